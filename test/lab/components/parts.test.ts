import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { inventory, ownedBy } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

const head = `
project_name: parts
global: {base_subnet: "10.119", default_os_image: strata-tiny}
domains:
`;
const profiled = `  prt-one:
    subnet_id: 1
    ephemeral: true
    profiles: {small: {config: {limits.processes: 500}}}
    machines:
      po: {profiles: [small], storage_volumes: {data: {size: 16MiB, path: /data}}}
      pp: {}
`;
const plain = profiled
  .replace("    profiles: {small: {config: {limits.processes: 500}}}\n", "")
  .replace("{profiles: [small], storage_volumes: {data: {size: 16MiB, path: /data}}}", "{}")
  .replace("      pp: {}\n", "");
const other = "  prt-two: {subnet_id: 2, ephemeral: true, machines: {pt: {}}}\n";

describe("parts of a lab", () => {
  const lab = inject("lab");
  let stack: PulumiStack;

  const describeLab = (...domains: readonly string[]) => stack.describe(head + domains.join(""));
  const deploy = async (...args: readonly string[]) => {
    const { exitCode, output } = await stack.up(...args);
    if (exitCode !== 0) throw new Error(output);
  };
  const owned = async () => ownedBy(stack.stackId, await inventory(lab.socket));
  const volumes = () =>
    names(lab.socket, "/1.0/storage-pools/default/volumes/custom?project=prt-one");
  const inDomain = async (domain: string) =>
    (await owned()).filter(({ project, name }) => project === domain || name.endsWith(domain));

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-parts",
      config: { "strata:environment": "test", "strata:node": "parts" },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await describeLab(profiled, other);
    await deploy();
  });
  afterAll(() => stack.remove());

  test("are there: profiles attached, volumes mounted", async () => {
    const path = "/1.0/instances/po?project=prt-one";
    const instance = await daemonGet<{
      profiles: string[];
      expanded_config: Record<string, string>;
      devices: Record<string, Record<string, string>>;
    }>(lab.socket, path);
    expect(instance.profiles).toEqual(["default", "small"]);
    expect(instance.expanded_config["limits.processes"]).toBe("500");
    expect(instance.devices["data"]).toMatchObject({ source: "data", path: "/data" });
    expect(await volumes()).toEqual(["data"]);
  });

  test("of one domain change alone, with --target", async () => {
    const before = await inDomain("prt-two");
    await describeLab(
      profiled.replace("pp: {}", "pp: {}\n      pq: {}").replace("500", "600"),
      other.replace("pt: {}", "pt: {}, pu: {}"),
      "network_policies: [{from: prt-one, to: prt-two, ports: [80]}]\n",
    );
    const alone = ["--target", "**::prt-one", "--target-dependents"];
    const early = await stack.up(...alone);
    expect(early.output).toMatch(/"pq" has no address yet.*run this first: pulumi up --target/);
    expect(early.exitCode).not.toBe(0);

    await deploy("--target", "**incus:index:AddressPlan::addresses");
    await deploy(...alone);
    expect(await names(lab.socket, "/1.0/instances?project=prt-one")).toEqual(["po", "pp", "pq"]);
    const { config } = await daemonGet<{ config: Record<string, string> }>(
      lab.socket,
      "/1.0/profiles/small?project=prt-one",
    );
    expect(config["limits.processes"]).toBe("600");
    expect(await inDomain("prt-two")).toEqual(before);
  });

  test("leave the server when they leave the file, and nothing else does", async () => {
    await describeLab(profiled, other);
    await deploy();
    const before = await owned();
    await describeLab(plain, other);
    await deploy();
    expect(await volumes()).toEqual([]);
    expect(await names(lab.socket, "/1.0/instances?project=prt-one")).toEqual(["po"]);
    expect(await names(lab.socket, "/1.0/profiles?project=prt-one")).toEqual(["default"]);
    const gone = before.filter(({ name }) => ["small", "data", "pp"].includes(name));
    const kept = (await owned()).map(({ kind, name }) => `${kind} ${name}`);
    const expected = before.filter((object) => !gone.includes(object));
    expect(kept).toEqual(expected.map(({ kind, name }) => `${kind} ${name}`));
    expect(stackOutputs.parse(await stack.outputs()).names).toEqual({
      "prt-one": ["po"],
      "prt-two": ["pt"],
    });
  });
});
