import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { stackOutputs } from "../../../stack/outputs.ts";
import { daemonGet, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { inventory, ownedBy } from "../harness/inventory.ts";
import { PulumiStack } from "../harness/pulumiStack.ts";

/** Another /16 than the example's, which may be deployed to the same daemon meanwhile. */
const head = `
project_name: changes
global: {base_subnet: "10.101", default_os_image: strata-tiny}
`;
const left = "chg-left: {subnet_id: 1, ephemeral: true, machines: {ml: {}}}";
const right = "chg-right: {subnet_id: 2, ephemeral: true, machines: {mr: {}, ms: {}}}";
const start = `${head}domains:\n  ${left}\n  ${right}\n`;

describe("changes of a description", () => {
  const lab = inject("lab");
  let stack: PulumiStack;

  const addresses = async () => stackOutputs.parse(await stack.outputs()).addresses;
  const guest = (domain: string, machine: string, command: string) =>
    guestExec(lab.socket, domain, machine, ["sh", "-c", command]);
  const reach = async (address: string, port: number) => {
    const { exitCode } = await guest("chg-left", "ml", `echo | timeout 2 nc ${address} ${port}`);
    return exitCode === 0;
  };
  const uuidOf = async (domain: string, machine: string) => {
    const path = `/1.0/instances/${machine}?project=${domain}`;
    const { config } = await daemonGet<{ config: Record<string, string> }>(lab.socket, path);
    return config["volatile.uuid"];
  };

  beforeAll(async () => {
    stack = await PulumiStack.create({
      ...lab,
      program: "strata",
      name: "test-changes",
      config: { "strata:environment": "test", "strata:node": "changes" },
    });
    await stack.configure({ "strata:infra": join(stack.dir, "infra.yml") });
    await stack.deploy(start);
    for (const machine of ["mr", "ms"]) {
      await guest("chg-right", machine, "for p in 80 81; do nc -ll -p $p -e true & done");
    }
  });
  afterAll(() => stack.remove());

  test("a wrong description is refused with every place, and touches nothing", async () => {
    const before = ownedBy(stack.stackId, await inventory(lab.socket));
    await stack.describe(start.replace("ms: {}", "ms: {typ: vm, ip: 10.101.2.254}"));
    const run = await stack.up();
    expect(run.exitCode).not.toBe(0);
    expect(run.output).toMatch(/infra\.yml:6:\d+: S4 .*did you mean "type"\?/);
    expect(run.output).toMatch(/infra\.yml:6:\d+: S1 .*10\.101\.2\.254 is reserved/);
    expect(ownedBy(stack.stackId, await inventory(lab.socket))).toEqual(before);
  });

  test("a policy opens its port of its machine, and nothing else, until it is removed", async () => {
    expect(await reach("10.101.2.1", 80)).toBe(false);
    const policy = "network_policies: [{from: ml, to: mr, ports: [80]}]\n";
    await stack.deploy(start + policy);
    expect({
      named: await reach("10.101.2.1", 80),
      otherPort: await reach("10.101.2.1", 81),
      otherMachine: await reach("10.101.2.2", 80),
      gateway: (await guest("chg-left", "ml", "ping -c 1 -W 1 10.101.2.254")).exitCode === 0,
    }).toEqual({ named: true, otherPort: false, otherMachine: false, gateway: false });
    await stack.deploy(start);
    expect(await reach("10.101.2.1", 80)).toBe(false);
  });

  test("a machine and a domain that sort first leave the others as they are", async () => {
    const before = await addresses();
    const uuid = await uuidOf("chg-left", "ml");
    const grown = start
      .replace("ml: {}", "aa: {}, ml: {}")
      .replace("domains:\n", "domains:\n  chg-aaa: {subnet_id: 3, ephemeral: true}\n");
    await stack.describe(grown);
    const preview = await stack.preview();
    expect(preview.output).not.toMatch(/incus:index:NetworkAcl: \(update\)/);
    await stack.deploy(grown);
    expect(await addresses()).toEqual({ ...before, aa: "10.101.1.2" });
    expect(await uuidOf("chg-left", "ml")).toBe(uuid);
    expect(await names(lab.socket, "/1.0/projects")).toContain("chg-aaa");
  });

  test("what leaves the file leaves the server, and comes back to its address", async () => {
    const before = await addresses();
    await stack.deploy(`${head}domains:\n  ${left}\n`);
    expect(await addresses()).toEqual({ ml: "10.101.1.1" });
    expect(await names(lab.socket, "/1.0/networks")).not.toContain("net-chg-right");
    expect(await names(lab.socket, "/1.0/projects")).not.toContain("chg-right");
    const swapped = right.replace("mr: {}, ms: {}", "ms: {}, new: {}");
    await stack.deploy(`${head}domains:\n  ${left}\n  ${swapped}\n`);
    expect(await addresses()).toEqual({
      ml: before["ml"],
      ms: before["ms"],
      // Address 1 rests for `mr`.
      new: "10.101.2.3",
    });
  });
});
