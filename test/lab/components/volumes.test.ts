import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { expectHonestFailure } from "../harness/invariants.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const project = "vol";
const volumePath = `/1.0/storage-pools/default/volumes/custom`;
/** A directory that is there in every lab, and one that is nowhere. */
const there = "/tmp";
const nowhere = "/srv/strata-test-nowhere";

const infra = (machines: string, more = "", ephemeral = true) => `
project_name: volumes
global: {base_subnet: "10.106", default_os_image: strata-tiny}
domains:
  ${project}: {subnet_id: 1, ephemeral: ${ephemeral}, machines: {${machines}}}
${more}`;
const storage = (size: string) =>
  `{storage_volumes: {data: {size: ${size}, path: /data}, extra: {path: /extra}}}`;

interface Instance {
  readonly devices: Record<string, Record<string, string>>;
  readonly config: Record<string, string>;
}

/** The whole program on a real daemon. */
describe("volumes of a description", () => {
  const lab = inject("lab");
  let stack: PulumiStack;

  const shell = async (machine: string, command: string) =>
    (await guestExec(lab.socket, project, machine, ["sh", "-c", command])).exitCode;
  const volumes = () => names(lab.socket, `${volumePath}?project=${project}`);
  const volume = (name: string) =>
    daemonGet<Pick<Instance, "config">>(lab.socket, `${volumePath}/${name}?project=${project}`);
  const instance = (name: string) =>
    daemonGet<Instance>(lab.socket, `/1.0/instances/${name}?project=${project}`);

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-volumes",
      config: {
        "strata:environment": "test",
        "strata:node": "volumes",
        "strata:waitFor": "running",
      },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await stack.deploy(
      infra(`one: ${storage("64MiB")}, two: {storage_volumes: {extra: {path: /x}}}`),
    );
  });
  afterAll(() => stack.remove());

  test("are there before the machines, mounted in them, and one that two name is shared", async () => {
    expect((await volumes()).toSorted()).toEqual(["data", "extra"]);
    expect((await volume("data")).config["size"]).toBe("64MiB");
    expect(await shell("one", "grep -q ' /data ' /proc/mounts && echo kept > /data/file")).toBe(0);
    expect(await shell("one", "echo shared > /extra/file")).toBe(0);
    expect(await shell("two", "grep -q shared /x/file")).toBe(0);
    const quiet = await stack.noChanges();
    expect(quiet.exitCode, quiet.output).toBe(0);
  });

  test("grow in place, and keep what they hold when their machine is rebuilt", async () => {
    const before = (await instance("one")).config["volatile.uuid"];
    await stack.deploy(
      infra(`one: ${storage("96MiB")}, two: {storage_volumes: {extra: {path: /x}}}`),
    );
    expect((await volume("data")).config["size"]).toBe("96MiB");
    expect((await instance("one")).config["volatile.uuid"]).toBe(before);

    await stack.deploy(
      infra(`two: {storage_volumes: {extra: {path: /x}, data: {size: 96MiB, path: /d}}}`),
    );
    expect(await names(lab.socket, `/1.0/instances?project=${project}`)).toEqual(["two"]);
    expect(await shell("two", "grep -q kept /d/file")).toBe(0);
  });

  test("leave the server when they leave the file, and nothing else does", async () => {
    await stack.deploy(infra(`two: {storage_volumes: {data: {size: 96MiB, path: /d}}}`));
    expect(await volumes()).toEqual(["data"]);
    expect(Object.keys((await instance("two")).devices)).not.toContain("extra");
    expect(await shell("two", "grep -q kept /d/file && ! grep -q ' /x ' /proc/mounts")).toBe(0);
  });

  test("of a protected machine are not deleted before they are unprotected", async () => {
    const two = "two: {storage_volumes: {data: {size: 96MiB, path: /d}}}";
    await stack.deploy(infra(two, "", false));
    await stack.describe(infra("two: {}", "", false));
    const refused = await stack.up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/vol-data" cannot be deleted\s+because it is protected/);
    expect(await volumes()).toEqual(["data"]);
    await stack.deploy(infra(two));
  });

  test("directories of the server are mounted, shifted, and read-only where they should be", async () => {
    const shared = `shared_volumes: {docs: {source: ${there}, consumers: {vol: ro, two: rw}}}\n`;
    await stack.deploy(infra("two: {}, three: {}", shared));
    expect((await instance("two")).devices["sv-docs"]).toEqual({
      type: "disk",
      source: there,
      path: "/shared/docs",
      shift: "true",
    });
    expect(await shell("two", "f=/shared/docs/strata-$$; touch $f && rm $f")).toBe(0);
    expect(await shell("three", "grep -q ' /shared/docs ' /proc/mounts")).toBe(0);
    expect(await shell("three", "touch /shared/docs/strata-$$")).not.toBe(0);
  });

  test("a directory that is not there ends in its path, its machine and where it must be", async () => {
    const data = "{persistent_data: {code: {path: /code}}}";
    const base = (text: string) =>
      text.replace("default_os_image", `persistent_data_base: ${nowhere}, default_os_image`);
    const source = `${nowhere}/vol/\\w+/code`;
    await stack.describe(base(infra(`two: {}, four: ${data}`)));
    const made = await stack.up();
    const reason = (machine: string) =>
      new RegExp(
        `instance "${machine}" in project "vol" mounts ${source}, which must exist on the Incus server`,
      );
    expectHonestFailure(made, reason("four"));
    await stack.describe(base(infra(`two: ${data}`)));
    const changed = await stack.up();
    expectHonestFailure(changed, reason("two"));
    await stack.deploy(infra("two: {}"));
  });
});
