import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ImageFiles,
  imageFingerprint,
  uploadImage,
} from "../../../provider/incus/api/images.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import type { Image, ImageAliasesEntry } from "../../../provider/incus/api/types/images.ts";
import { type ApiCase, openApiCase } from "./apiCase.ts";

const own = "api-images-own";
let api: ApiCase;
beforeAll(async () => {
  api = await openApiCase("api-images");
  const config = { "features.images": "true", "features.profiles": "false" };
  await api.direct.send("POST", "/1.0/projects", { name: own, config });
});
afterAll(async () => {
  for (const { fingerprint } of await api.direct.project(own).list<Image>("/1.0/images")) {
    await api.direct.project(own).send("DELETE", paths`/1.0/images/${fingerprint}`);
  }
  await api.direct.send("DELETE", paths`/1.0/projects/${own}`);
  await api.close();
});

/** The lab's small image as local files, in whichever form it was stored. */
async function exported(): Promise<{ files: ImageFiles; fingerprint: string }> {
  const { client, directory } = api;
  const alias = await client.get<ImageAliasesEntry>("/1.0/images/aliases/strata-tiny");
  const fingerprint = alias.value.target;
  const path = paths`/1.0/images/${fingerprint}/export`;
  const reply = await client.raw({ method: "GET", path, long: true });
  const boundary = /boundary=(.*)$/.exec(reply.headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) {
    const unified = join(directory, "image.tar");
    await pipeline(reply.stream, createWriteStream(unified));
    return { files: { unified }, fingerprint };
  }
  const body = (await reply.read()).toString("latin1");
  const [metadata = "", rootfs = ""] = body
    .split(`--${boundary}`)
    .slice(1, 3)
    .map((part) => part.slice(part.indexOf("\r\n\r\n") + 4, -2));
  const files = { metadata: join(directory, "metadata"), rootfs: join(directory, "rootfs") };
  await pipeline([Buffer.from(metadata, "latin1")], createWriteStream(files.metadata));
  await pipeline([Buffer.from(rootfs, "latin1")], createWriteStream(files.rootfs));
  return { files: { ...files, type: "container" }, fingerprint };
}

test("uploading an image's files gives it the fingerprint computed beforehand", async () => {
  const { files, fingerprint } = await exported();
  expect(await imageFingerprint(files)).toBe(fingerprint);
  const target = api.client.project(own);
  const uploaded = await uploadImage(target, { files, properties: { purpose: "a & b" } });
  expect(uploaded).toBe(fingerprint);
  const { value } = await target.get<Image>(paths`/1.0/images/${fingerprint}`);
  expect(value.type).toBe("container");
  expect(value.properties.purpose).toBe("a & b");
});

test("an upload that is no image fails with the daemon's words", async () => {
  const unified = join(api.directory, "junk");
  await pipeline(["this is no image"], createWriteStream(unified));
  const uploading = uploadImage(api.client.project(own), { files: { unified } });
  await expect(uploading).rejects.toMatchObject({ outcome: "failed", method: "POST" });
});
