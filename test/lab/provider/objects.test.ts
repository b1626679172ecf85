import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";

interface Live {
  readonly description: string;
  readonly config: Record<string, string>;
}

type Args = Parameters<ProviderProcess["create"]>[2];

interface Case {
  readonly type: string;
  readonly id: string;
  readonly path: string;
  readonly first: Args;
  /** What an update changes, in place; with a description. */
  readonly second: Args;
  /** A change that replaces, and the property that it is told for. */
  readonly other: Args;
  readonly replaces: string;
}

const cases: Record<string, Case> = {
  project: {
    type: "incus:index:Project",
    id: "objproject",
    path: "/1.0/projects/objproject",
    first: { name: "objproject", config: { "features.images": false, "user.a": "1" } },
    second: { name: "objproject", description: "two", config: { "features.images": "false" } },
    other: { name: "other" },
    replaces: "name",
  },
  network: {
    type: "incus:index:Network",
    id: "default/objbr",
    path: "/1.0/networks/objbr",
    first: { name: "objbr", config: { "ipv4.address": "10.230.1.1/24", "ipv6.address": "none" } },
    second: {
      name: "objbr",
      description: "two",
      config: { "ipv4.address": "10.230.2.1/24", "ipv6.address": "none" },
    },
    other: { name: "objbr", type: "macvlan" },
    replaces: "type",
  },
  "network ACL": {
    type: "incus:index:NetworkAcl",
    id: "default/objacl",
    path: "/1.0/network-acls/objacl",
    first: {
      name: "objacl",
      ingress: [{ action: "allow", protocol: "tcp", destinationPort: "22" }],
      egress: [{ action: "drop", destination: "10.0.0.0/8" }],
    },
    second: {
      name: "objacl",
      description: "two",
      egress: [{ action: "reject", destination: "10.0.0.0/8" }],
    },
    other: { name: "other" },
    replaces: "name",
  },
  profile: {
    type: "incus:index:Profile",
    id: "default/objprofile",
    path: "/1.0/profiles/objprofile",
    first: { name: "objprofile", config: { "limits.memory": "64MiB" } },
    second: {
      name: "objprofile",
      description: "two",
      config: { "limits.memory": "96MiB" },
      devices: { root: { type: "disk", path: "/", pool: "default" } },
    },
    other: { name: "objprofile", project: "other" },
    replaces: "project",
  },
  "storage pool": {
    type: "incus:index:StoragePool",
    id: "objpool",
    path: "/1.0/storage-pools/objpool",
    first: { name: "objpool", driver: "dir" },
    second: { name: "objpool", driver: "dir", description: "two" },
    other: { name: "objpool", driver: "btrfs" },
    replaces: "driver",
  },
};

/** The engine's call order for each kind of object, against the daemon. */
describe.each(Object.entries(cases))("%s", (_kind, one) => {
  const { socket, fingerprint } = inject("lab");
  const { type, id, path, first, second } = one;
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
  });
  afterAll(async () => {
    await provider.stop();
  });

  test("is made, changed, found changed, taken over and deleted", async () => {
    const made = await provider.create(type, "object", first);
    expect(made.id).toBe(id);
    const live = await daemonGet<Live>(socket, path);
    expect(live.config["user.pulumi.owner"]).toBe(`${provider.stackId}/${type}/${id}`);
    expect(await provider.read(made)).toEqual(made);
    expect((await provider.diff(made, first)).changed).toBe(false);
    expect((await provider.diff(made, one.other)).replaces).toContain(one.replaces);

    const changed = await provider.update(made, second);
    expect(await provider.read(changed)).toEqual(changed);
    expect((await daemonGet<Live>(socket, path)).config).toMatchObject(
      (second["config"] ?? {}) as Record<string, string>,
    );

    const byHand = { description: "by hand", config: { "user.drift": "yes" } };
    await daemonWrite(socket, "PATCH", path, byHand);
    // A refresh is a run of its own: reads are kept for one run.
    await provider.stop();
    provider = await ProviderProcess.start({ socket, fingerprint, stackId: provider.stackId });
    const drifted = await provider.read(changed);
    expect(drifted?.inputs).toMatchObject(byHand);
    const repaired = await provider.update(drifted ?? changed, second);
    const after = await daemonGet<Live>(socket, path);
    expect(after.description).toBe(second["description"]);
    expect(after.config).not.toHaveProperty(["user.drift"]);
    expect(after.config["user.pulumi.owner"]).toBe(`${provider.stackId}/${type}/${id}`);

    const imported = await provider.import(type, "object", id);
    expect(imported?.inputs).toMatchObject({ name: repaired.inputs["name"] });
    await provider.delete(repaired);
    expect(await isGone(socket, path)).toBe(true);
    expect(await provider.read(repaired)).toBeUndefined();
    await provider.delete(repaired);
  });
});

test("what the daemon would refuse inside an operation is refused before any request", async () => {
  const { socket, fingerprint } = inject("lab");
  const provider = await ProviderProcess.start({ socket, fingerprint });
  const bad = provider.check("incus:index:Instance", "bad", {
    name: "under_score",
    config: { "limits.memory": "8G", "security.nesting": "maybe", "volatile.uuid": "x" },
    devices: { eth0: { type: "nic" }, disk: { path: "/" } },
    colour: "red",
  });
  const message = await bad.then(
    () => "",
    (error: unknown) => String(error),
  );
  for (const path of ["name", "limits.memory", "security.nesting", "volatile.uuid"]) {
    expect(message).toContain(path);
  }
  for (const part of ["eth0", "disk", "colour"]) expect(message).toContain(part);
  await provider.stop();
});
