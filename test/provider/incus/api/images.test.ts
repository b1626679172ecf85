import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyImage, imageFingerprint, uploadImage } from "../../../../provider/incus/api/images.ts";
import { FakeDaemon, accepted, operation, sync } from "./fakeDaemon.ts";
import { incusRejection } from "./rejection.ts";

let daemon: FakeDaemon;
let metadata: string;
let rootfs: string;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
  metadata = join(daemon.directory, 'meta"x".tar');
  rootfs = join(daemon.directory, "rootfs.squashfs");
  writeFileSync(metadata, "META");
  writeFileSync(rootfs, "ROOT");
  daemon.on("POST /1.0/images", accepted("op1"));
  const done = operation("op1", 200, { metadata: { fingerprint: "f1", size: 8 } });
  daemon.on("GET /1.0/operations/op1/wait", sync(done));
});
afterEach(() => daemon.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("uploads one tarball as it is", async () => {
  const files = { unified: metadata };
  const properties = { os: "Debian", description: "a & b" };
  const upload = { files, public: true, properties, fingerprint: sha256("META") };
  expect(await uploadImage(daemon.client(), upload)).toBe("f1");
  expect(daemon.seen[1]).toMatchObject({
    body: "META",
    headers: {
      "content-length": "4",
      "x-incus-public": "true",
      "x-incus-filename": "meta%22x%22.tar",
      "x-incus-properties": "os=Debian&description=a+%26+b",
      "x-incus-fingerprint": sha256("META"),
    },
  });
  expect(await imageFingerprint(files)).toBe(sha256("META"));
});

test.each([
  ["container", "rootfs"],
  ["virtual-machine", "rootfs.img"],
] as const)("uploads a %s in two parts, metadata first", async (type, part) => {
  const files = { metadata, rootfs, type };
  await uploadImage(daemon.client(), { files });
  const { body = "", headers = {} } = daemon.seen[1] ?? {};
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
  const boundary = /boundary=(.*)$/.exec(headers["content-type"] ?? "")?.[1] ?? "none";
  const parts = body.split(`--${boundary}`).map((text) => text.trim());
  expect(parts).toHaveLength(4);
  expect(parts[1]).toMatch(/name="metadata"; filename="meta_x_\.tar"\r\n[^]*\r\n\r\nMETA$/);
  expect(parts[2]).toContain(`name="${part}"; filename="rootfs.squashfs"`);
  expect(parts[2]).toMatch(/\r\n\r\nROOT$/);
  expect(parts[3]).toBe("--");
  expect(await imageFingerprint(files)).toBe(sha256("METAROOT"));
});

test("has the daemon copy an image", async () => {
  const source = {
    type: "image",
    mode: "pull",
    server: "https://images.example",
    protocol: "simplestreams",
    alias: "debian/12",
  } as const;
  expect(await copyImage(daemon.client(), { source })).toBe("f1");
  expect(JSON.parse(daemon.seen[1]?.body ?? "")).toEqual({ source });
});

test("a failed import is the request's failure", async () => {
  const failed = operation("op1", 400, { err: "Metadata isn't valid" });
  daemon.on("GET /1.0/operations/op1/wait", sync(failed));
  const upload = uploadImage(daemon.client(), { files: { unified: rootfs } });
  const error = await incusRejection(upload);
  expect(error).toMatchObject({
    method: "POST",
    outcome: "failed",
    reason: "Metadata isn't valid",
  });
});
