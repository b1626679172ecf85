import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite, isGone, names } from "../harness/daemon.ts";
import { packImage } from "../harness/packImage.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Image";
const project = "pictures";

interface Live {
  readonly fingerprint: string;
  readonly public: boolean;
  readonly properties: Record<string, string>;
  readonly aliases: { name: string }[];
}

describe("Image", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const images = async () => new Set(await names(socket, guests.path("images")));
  const live = (id: string) => daemonGet<Live>(socket, guests.path(`images/${id.split("/")[1]}`));
  const alias = (name: string) =>
    daemonGet<{ target: string }>(socket, guests.path(`images/aliases/${name}`));
  const aliasOf = (name: string, target: string) =>
    daemonWrite(socket, "POST", guests.path("images/aliases"), { name, target, description: "" });
  const stackId = randomUUID();
  let provider: ProviderProcess;
  let dir = "";

  const pack = (name: string) => packImage(dir, name);
  const plant = async (name: string, file: string): Promise<string> => {
    const other = await ProviderProcess.start({ socket, fingerprint });
    const made = await other.create(type, name, { project, file });
    await daemonWrite(socket, "PATCH", guests.path(`images/${made.id.split("/")[1]}`), {
      properties: { os: name },
    });
    await other.stop();
    return made.state["fingerprint"] as string;
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-images-"));
    provider = await ProviderProcess.start({ socket, fingerprint, stackId });
    await guests.create({ "features.images": "true" });
  });
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
    await rm(dir, { recursive: true });
  });

  test("is uploaded with its names and properties, and deleted", async () => {
    const file = await pack("whole");
    const args = {
      project,
      file,
      aliases: ["whole", "whole/1"],
      properties: { description: "made here" },
      public: true,
    };
    const made = await provider.create(type, "whole", args);
    expect(made.state).toMatchObject({ shared: false, instanceType: "container" });
    expect(made.id).toBe(`pictures/${made.state["fingerprint"] as string}`);
    const found = await live(made.id);
    expect(found).toMatchObject({
      public: true,
      properties: {
        os: "whole",
        description: "made here",
        "user.pulumi.owner": `${stackId}/${type}/${made.id}`,
      },
    });
    expect(found.aliases.map(({ name }) => name).toSorted()).toEqual(["whole", "whole/1"]);
    expect((await provider.diff(made, args)).changed).toBe(false);
    expect(await provider.read(made)).toEqual(made);

    await provider.delete(made);
    expect(await isGone(socket, guests.path(`images/${found.fingerprint}`))).toBe(true);
    expect(await isGone(socket, guests.path("images/aliases/whole"))).toBe(true);
    expect(await provider.read(made)).toBeUndefined();
    await provider.delete(made);
  });

  test("is replaced by new content only", async () => {
    const file = await pack("changing");
    const args = { project, file, aliases: ["changing"] };
    const made = await provider.create(type, "changing", args);
    const copy = join(dir, "copy.tar");
    await copyFile(file, copy);
    expect((await provider.diff(made, { ...args, file: copy })).changed).toBe(false);

    await writeFile(file, "x", { flag: "a" });
    const { replaces, paths } = await provider.diff(made, args);
    expect(replaces).toEqual(["fileHash"]);
    expect(paths).toEqual({ fileHash: "update-replace" });
    await provider.delete(made);
  });

  test("changes names and properties in place, and leaves those of others", async () => {
    const file = await pack("named");
    const args = { project, file, aliases: ["named-a", "named-b"], properties: { team: "blue" } };
    const made = await provider.create(type, "named", args);
    const print = made.state["fingerprint"] as string;
    await aliasOf("named-theirs", print);
    const renamed = {
      project,
      file,
      aliases: ["named-b", "named-c"],
      properties: { color: "red" },
      public: true,
    };
    const updated = await provider.update(made, renamed);
    const found = await live(made.id);
    expect(found.aliases.map(({ name }) => name).toSorted()).toEqual([
      "named-b",
      "named-c",
      "named-theirs",
    ]);
    expect(found.properties).toMatchObject({ os: "named", color: "red" });
    expect(found.properties).not.toHaveProperty("team");
    expect(found.public).toBe(true);
    expect(await provider.read(updated)).toEqual(updated);

    await daemonWrite(socket, "DELETE", guests.path("images/aliases/named-c"));
    await daemonWrite(socket, "PATCH", guests.path(`images/${print}`), {
      public: false,
      properties: { ...found.properties, color: "green" },
    });
    const drifted = await provider.read(updated);
    expect(drifted && (await provider.diff(drifted, renamed)).paths).toEqual({
      "aliases[1]": "add",
      "properties.color": "update",
      public: "update",
    });
    if (drifted) await provider.update(drifted, renamed);
    expect((await alias("named-c")).target).toBe(print);
    await provider.delete(updated);
  });

  test("that is there already is shared, and stays", async () => {
    const file = await pack("theirs");
    const print = await plant("theirs", file);
    await aliasOf("theirs", print);
    const before = await live(`${project}/${print}`);
    const args = { project, file, aliases: ["theirs", "mine"], properties: { color: "red" } };
    const made = await provider.create(type, "theirs", args);
    expect(made.state).toMatchObject({ shared: true, fingerprint: print, ownAliases: ["mine"] });
    expect(provider.log.warnings.at(-1)).toMatch(/image "theirs" .* is shared and stays/);
    expect((await live(made.id)).properties).toEqual(before.properties);
    expect(await provider.read(made)).toEqual(made);

    await provider.delete(made);
    const after = await live(made.id);
    expect(after.aliases.map(({ name }) => name)).toEqual(["theirs"]);
    expect(after.properties).toEqual(before.properties);
  });

  test("of another stack is shared, too", async () => {
    const file = await pack("foreign");
    const other = await ProviderProcess.start({ socket, fingerprint });
    const theirs = await other.create(type, "foreign", { project, file });
    const mine = await provider.create(type, "foreign", { project, file });
    expect(mine.state["shared"]).toBe(true);
    await provider.delete(mine);
    expect((await live(mine.id)).properties["user.pulumi.owner"]).toContain(other.stackId);
    await other.delete(theirs);
    expect(await images()).not.toContain(theirs.state["fingerprint"]);
    await other.stop();
  });

  test("that an interrupted run left is taken up again with its names", async () => {
    const file = await pack("again");
    const args = { project, file, aliases: ["again"] };
    await provider.create(type, "again", args);
    const later = await ProviderProcess.start({ socket, fingerprint, stackId });
    const made = await later.create(type, "again", args);
    expect(made.state).toMatchObject({ shared: false, ownAliases: ["again"] });
    await later.delete(made);
    expect(await isGone(socket, guests.path("images/aliases/again"))).toBe(true);
    await later.stop();
  });

  test("whose name is taken is not uploaded", async () => {
    const print = await plant("owner", await pack("owner"));
    await aliasOf("taken", print);
    const before = await images();
    const args = { project, file: await pack("late"), aliases: ["free", "taken"] };
    await expect(provider.create(type, "late", args)).rejects.toThrow(
      new RegExp(
        `cannot create image "free" in project "pictures": alias "taken" already names another image, ` +
          `${print.slice(0, 12)} .*incus image alias delete taken --project pictures`,
      ),
    );
    expect(await images()).toEqual(before);
    expect(await isGone(socket, guests.path("images/aliases/free"))).toBe(true);
  });

  test("comes in two files as well", async () => {
    const metadataFile = await pack("meta");
    const rootfsFile = join(dir, "meta.squashfs");
    await writeFile(rootfsFile, "no real root file system");
    const args = { project, metadataFile, rootfsFile, aliases: ["split"] };
    const made = await provider.create(type, "split", args);
    expect(made.id).toBe(`pictures/${made.inputs["fileHash"] as string}`);
    expect(made.state["fingerprint"]).toBe(made.inputs["fileHash"]);
    expect((await alias("split")).target).toBe(made.state["fingerprint"]);
    await provider.delete(made);

    const disk = { ...args, type: "virtual-machine" };
    const bootable = await provider.create(type, "split", disk);
    expect(bootable.state["instanceType"]).toBe("virtual-machine");
    await provider.delete(bootable);
  });

  test("is imported by its fingerprint, and then no longer foreign", async () => {
    const file = await pack("imported");
    const print = await plant("imported", file);
    await aliasOf("imported", print);
    const imported = await provider.import(type, "imported", `pictures/${print}`);
    if (!imported) throw new Error("nothing was imported");
    const args = { project, file, aliases: ["imported"] };
    expect((await provider.diff(imported, args)).changed).toBe(false);
    const updated = await provider.update(imported, { ...args, public: true });
    expect((await live(updated.id)).properties["user.pulumi.owner"]).toContain(stackId);
    await provider.delete(updated);
    expect(await images()).not.toContain(print);
    await expect(provider.import(type, "imported", print.slice(0, 12))).rejects.toThrow(
      /its id is project\/fingerprint/,
    );
  });

  test("known by its fingerprint alone must be there", async () => {
    const fileHash = "0".repeat(64);
    await expect(provider.create(type, "absent", { project, fileHash })).rejects.toThrow(
      /no image with fingerprint 0{64} is there; give its file/,
    );
  });
});
