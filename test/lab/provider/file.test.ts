import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { secret } from "../harness/engineValues.ts";
import { guestExec } from "../harness/guest.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:File";
const project = "files";
const place = { instance: "box", project };

describe("File", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const inGuest = async (script: string) =>
    (await guestExec(socket, project, "box", ["/bin/sh", "-c", script])).exitCode === 0;
  const isText = (path: string, text: string) => inGuest(`test "$(cat ${path})" = "${text}"`);
  const isOwned = (path: string, owned: string) =>
    inGuest(`test "$(stat -c %a:%u:%g ${path})" = "${owned}"`);
  let provider: ProviderProcess;
  let dir = "";

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    dir = await mkdtemp(join(tmpdir(), "strata-file-"));
    await guests.create();
    await guests.add("box");
  });
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
    await rm(dir, { recursive: true });
  });

  test("is written below directories of its own, read, and deleted", async () => {
    const args = {
      ...place,
      path: "/srv/a/b/note",
      content: "hello",
      mode: "0600",
      uid: 7,
      gid: 8,
    };
    const made = await provider.create(type, "note", args);
    expect(made.id).toBe("files/box:/srv/a/b/note");
    expect(await isText("/srv/a/b/note", "hello")).toBe(true);
    expect(await isOwned("/srv/a/b/note", "600:7:8")).toBe(true);
    expect(await isOwned("/srv/a", "755:0:0")).toBe(true);
    expect((await provider.diff(made, args)).changed).toBe(false);
    expect(await provider.read(made)).toEqual(made);

    await provider.delete(made);
    expect(await inGuest("test -e /srv/a/b/note")).toBe(false);
    expect(await inGuest("test -d /srv/a/b")).toBe(true);
    expect(await provider.read(made)).toBeUndefined();
    await provider.delete(made);
  });

  test("is written beside others, whoever makes their directories", async () => {
    for (let round = 0; round < 10; round += 1) {
      const paths = Array.from({ length: 8 }, (_, index) => `/srv/shared/${round}/file${index}`);
      const made = await Promise.all(
        paths.map((path) => provider.create(type, path, { ...place, path, content: path })),
      );
      expect(await isText(`/srv/shared/${round}/*`, paths.join(""))).toBe(true);
      for (const file of made) await provider.delete(file);
    }
  });

  test("overwrites what the guest came with, links included", async () => {
    await inGuest("mkdir -p /srv/o && echo theirs > /srv/o/motd && ln -s motd /srv/o/link");
    const path = "/srv/o/link";
    const made = await provider.create(type, "link", { ...place, path, content: "ours" });
    expect(await isText("/srv/o/link", "ours")).toBe(true);
    expect(await isText("/srv/o/motd", "theirs")).toBe(true);
    expect(await provider.read(made)).toEqual(made);
  });

  test("changes content, mode and owner in place", async () => {
    const args = { ...place, path: "/srv/changing", content: "one" };
    const made = await provider.create(type, "changing", args);
    const longer = { ...args, content: "one and two" };
    expect((await provider.diff(made, longer)).paths).toEqual({ content: "update" });
    const second = await provider.update(made, longer);
    expect(await isText("/srv/changing", "one and two")).toBe(true);

    const owned = { ...longer, content: "three", mode: "0640", gid: 9 };
    const third = await provider.update(second, owned);
    expect(await isText("/srv/changing", "three")).toBe(true);
    expect(await isOwned("/srv/changing", "640:0:9")).toBe(true);
    expect(await provider.read(third)).toEqual(third);
    const elsewhere = { ...owned, path: "/srv/elsewhere" };
    expect((await provider.diff(third, elsewhere)).replaces).toEqual(["path"]);
  });

  test("shows what others changed", async () => {
    const args = { ...place, path: "/srv/drifting", content: "as declared" };
    const made = await provider.create(type, "drifting", args);
    await inGuest("printf meddled > /srv/drifting; chmod 600 /srv/drifting");
    const drifted = await provider.read(made);
    expect(drifted?.inputs).toMatchObject({ content: "meddled", mode: "0600" });
    if (!drifted) throw new Error("the file is there");
    const { paths } = await provider.diff(drifted, args);
    expect(paths).toEqual({ content: "update", mode: "update" });
    const repaired = await provider.update(drifted, args);
    expect(repaired.state).toEqual(made.state);
    expect(await isText("/srv/drifting", "as declared")).toBe(true);

    await inGuest("head -c 100 /dev/urandom > /srv/drifting");
    const binary = (await provider.read(made))?.inputs["content"];
    expect(binary).toMatch(/^\(not shown; its SHA-256 is [0-9a-f]{64}\)$/);
    await inGuest("rm /srv/drifting");
    expect(await provider.read(made)).toBeUndefined();
  });

  test("keeps a secret content secret, also when it drifts", async () => {
    const content = secret("canary-in-the-mine");
    const made = await provider.create(type, "secret", { ...place, path: "/srv/secret", content });
    expect(await isText("/srv/secret", "canary-in-the-mine")).toBe(true);
    expect(made.state["content"]).toEqual(content);
    expect(JSON.stringify(made.state["sha256"])).toContain("1b47061264138c4ac30d75fd1eb44270");
    await inGuest("printf another-secret > /srv/secret");
    const drifted = await provider.read(made);
    expect(drifted?.inputs["content"]).toEqual(secret("another-secret"));
  });

  test("copies a local source, of which only the content counts", async () => {
    const [here, there] = [join(dir, "here"), join(dir, "there")];
    const bytes = Buffer.from([0, 1, 2, 255]);
    await writeFile(here, bytes);
    await writeFile(there, bytes);
    const args = { ...place, path: "/srv/copied", source: here };
    const made = await provider.create(type, "copied", args);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(await inGuest(`echo "${sha256}  /srv/copied" | sha256sum -c -s`)).toBe(true);
    expect((await provider.diff(made, { ...args, source: there })).changed).toBe(false);

    await writeFile(here, "longer than before");
    expect((await provider.diff(made, args)).paths).toEqual({ sourceHash: "update" });
    const second = await provider.update(made, args);
    expect(await isText("/srv/copied", "longer than before")).toBe(true);
    await inGuest("echo >> /srv/copied");
    const drifted = await provider.read(second);
    expect(drifted && (await provider.diff(drifted, args)).paths).toEqual({ sourceHash: "update" });
  });

  test("is a symlink or a directory when told so", async () => {
    const link = { ...place, path: "/srv/pointer", type: "symlink", target: "../etc/hostname" };
    const made = await provider.create(type, "pointer", link);
    expect(await inGuest('test "$(readlink /srv/pointer)" = ../etc/hostname')).toBe(true);
    expect(await provider.read(made)).toEqual(made);
    const moved = await provider.update(made, { ...link, target: "/etc/hosts" });
    expect(await inGuest('test "$(readlink /srv/pointer)" = /etc/hosts')).toBe(true);
    await inGuest("ln -sf /etc/passwd /srv/pointer");
    expect((await provider.read(moved))?.inputs).toMatchObject({ target: "/etc/passwd" });
    await provider.delete(moved);
    expect(await inGuest("test -L /srv/pointer")).toBe(false);

    const folder = { ...place, path: "/srv/folder", type: "directory", mode: "0700" };
    const opened = await provider.create(type, "folder", folder);
    expect(await isOwned("/srv/folder", "700:0:0")).toBe(true);
    expect(await provider.read(opened)).toEqual(opened);
    await inGuest("touch /srv/folder/theirs");
    await expect(provider.update(opened, { ...folder, mode: "0750" })).rejects.toThrow(
      /cannot write directory "\/srv\/folder" in instance "box" in project "files": a directory that is not empty/,
    );
    await provider.delete(opened);
    expect(provider.log.warnings.at(-1)).toMatch(/directory "\/srv\/folder" .* stays/);
    expect(await inGuest("test -e /srv/folder/theirs")).toBe(true);
  });

  test("goes into a stopped container, before its first start", async () => {
    await guests.add("early", { running: false });
    const args = { instance: "early", project, path: "/srv/early", content: "there" };
    const made = await provider.create(type, "early", args);
    expect(await provider.read(made)).toEqual(made);
    await guests.setState("early", "start");
    const test = ["/bin/sh", "-c", "grep -q there /srv/early"];
    expect((await guestExec(socket, project, "early", test)).exitCode).toBe(0);
    await guests.remove("early");
    expect(await provider.read(made)).toBeUndefined();
    await provider.delete(made);
    await expect(provider.create(type, "early", args)).rejects.toThrow(
      /cannot write file "\/srv\/early" in instance "early" in project "files": there is no such instance/,
    );
  });

  test("makes no directories when told not to", async () => {
    const args = { ...place, path: "/srv/none/note", content: "", createDirectories: false };
    await expect(provider.create(type, "none", args)).rejects.toThrow(
      /there is no directory \/srv\/none; create it, or set createDirectories/,
    );
    expect(await inGuest("test -e /srv/none")).toBe(false);
  });

  test("is imported by its place", async () => {
    await inGuest("printf found > /srv/found; chown 5:6 /srv/found; chmod 444 /srv/found");
    const imported = await provider.import(type, "found", "files/box:/srv/found");
    const expected = {
      ...place,
      path: "/srv/found",
      content: "found",
      mode: "0444",
      uid: 5,
      gid: 6,
    };
    expect(imported?.inputs).toMatchObject(expected);
    expect(imported && (await provider.diff(imported, expected)).changed).toBe(false);
    await expect(provider.import(type, "found", "/srv/found")).rejects.toThrow(
      /its id is project\/instance:\/path/,
    );
  });
});
