import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:StorageVolume";
const project = "volumes";

interface Live {
  readonly description: string;
  readonly content_type: string;
  readonly config: Record<string, string>;
}

const args = (config: Record<string, string>, more: Record<string, string> = {}) => ({
  name: "data",
  project,
  pool: "default",
  config,
  ...more,
});

/** The engine's call order for a custom volume, against the daemon. */
describe("storage volume", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const path = guests.path("storage-pools/default/volumes/custom/data");
  let provider: ProviderProcess;

  beforeAll(async () => {
    await guests.create();
    provider = await ProviderProcess.start({ socket, fingerprint });
  });
  afterAll(async () => {
    await provider.stop();
    await guests.drop();
  });

  test("is made, grown, found changed, taken over and deleted", async () => {
    const made = await provider.create(type, "volume", args({ size: "32MiB" }));
    expect(made.id).toBe(`${project}/default/data`);
    const live = await daemonGet<Live>(socket, path);
    expect(live).toMatchObject({
      content_type: "filesystem",
      config: { size: "32MiB", "user.pulumi.owner": `${provider.stackId}/${type}/${made.id}` },
    });
    expect(await provider.read(made)).toEqual(made);

    const grown = await provider.update(made, args({ size: "64MiB" }, { description: "two" }));
    expect(await daemonGet<Live>(socket, path)).toMatchObject({
      description: "two",
      config: { size: "64MiB", "user.pulumi.owner": expect.stringContaining(provider.stackId) },
    });
    expect(await provider.read(grown)).toEqual(grown);

    await daemonWrite(socket, "PATCH", path, { config: { "user.drift": "yes" } });
    // A refresh is a run of its own: reads are kept for one run.
    await provider.stop();
    provider = await ProviderProcess.start({ socket, fingerprint, stackId: provider.stackId });
    const drifted = await provider.read(grown);
    expect(drifted?.inputs["config"]).toMatchObject({ "user.drift": "yes" });
    const repaired = await provider.update(drifted ?? grown, args({ size: "64MiB" }));
    expect((await daemonGet<Live>(socket, path)).config).not.toHaveProperty(["user.drift"]);

    const imported = await provider.import(type, "volume", made.id);
    expect(imported?.inputs).toEqual({
      name: "data",
      project,
      pool: "default",
      description: "",
      contentType: "filesystem",
      config: { size: "64MiB" },
    });
    await provider.delete(repaired);
    expect(await isGone(socket, path)).toBe(true);
    expect(await provider.read(repaired)).toBeUndefined();
    await provider.delete(repaired);
  });

  test("is replaced for another pool, kind or project, and for nothing else", async () => {
    const made = await provider.create(type, "volume", args({}));
    const replaced = async (more: Record<string, string>) =>
      (await provider.diff(made, args({}, more))).replaces;
    expect(await replaced({ pool: "other" })).toEqual(["pool"]);
    expect(await replaced({ contentType: "block" })).toEqual(["contentType"]);
    expect(await replaced({ project: "other" })).toEqual(["project"]);
    const grown = await provider.diff(made, args({ size: "1GiB" }));
    expect(grown).toMatchObject({ changed: true, replaces: [], paths: { "config.size": "add" } });
    await provider.delete(made);
  });

  test("a block volume grows, and a smaller size is refused with both sizes and the way out", async () => {
    const block = { contentType: "block" };
    const made = await provider.create(type, "volume", args({ size: "16MiB" }, block));
    expect((await daemonGet<Live>(socket, path)).content_type).toBe("block");
    const grown = await provider.update(made, args({ size: "32MiB" }, block));
    await expect(provider.update(grown, args({ size: "16MiB" }, block))).rejects.toThrow(
      /cannot shrink storage volume "data" in pool "default" from 32MiB to 16MiB: .*keep its size/,
    );
    expect((await daemonGet<Live>(socket, path)).config["size"]).toBe("32MiB");
    await provider.delete(grown);
  });

  test("one that a machine mounts is not deleted, and the machine is named", async () => {
    const made = await provider.create(type, "volume", args({}));
    await guests.add("user", { running: false });
    const disk = { type: "disk", pool: "default", source: "data", path: "/data" };
    await daemonWrite(socket, "PATCH", guests.path("instances/user"), { devices: { data: disk } });
    await expect(provider.delete(made)).rejects.toThrow(
      /cannot delete storage volume "data" in pool "default" in project "volumes": .*\/1\.0\/instances\/user/,
    );
    await guests.remove("user");
    await provider.delete(made);
  });

  test("one that somebody else made is left alone, with the line that takes it over", async () => {
    const collection = guests.path("storage-pools/default/volumes/custom");
    await daemonWrite(socket, "POST", collection, { name: "data", content_type: "filesystem" });
    await expect(provider.create(type, "volume", args({}))).rejects.toThrow(
      `pulumi import ${type} volume ${project}/default/data`,
    );
    expect((await daemonGet<Live>(socket, path)).config).toEqual({});
    await daemonWrite(socket, "DELETE", path);
    await expect(provider.create(type, "volume", { ...args({}), pool: "nowhere" })).rejects.toThrow(
      /cannot create storage volume "data" in pool "nowhere".*pool not found/,
    );
  });

  test("an id of another shape is refused, and one of nothing is gone", async () => {
    await expect(provider.import(type, "volume", "default/data")).rejects.toThrow(
      "its id is project/pool/name",
    );
    expect(await provider.import(type, "volume", `${project}/default/absent`)).toBeUndefined();
  });
});
