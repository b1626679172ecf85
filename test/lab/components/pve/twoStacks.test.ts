import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installProxmoxvePlugin } from "../../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { caVariable } from "../../../../model/hypervisors/caVariable.ts";
import { PulumiStack } from "../../harness/pulumiStack.ts";
import { sshKey } from "../../nested/nestedStack.ts";
import { expectSuccess, plugin } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { guestRights } from "../../pve/tableRights.ts";

/** One small container, under an id of the plan or of its own. */
const describing = (vmid = "") => `
project_name: cells
host: { storages: [local] }
images:
  cell: { volume: "local:vztmpl/cell.tar.zst", guest: lxc }
nodes:
  cell: { kind: lxc, image: cell, preset: xsmall, ephemeral: true, ${vmid} nics: [{ ip: 10.0.12.9/24 }] }
`;

interface Outputs {
  readonly machines: { readonly cell: { readonly vmid: number } };
}

describe.skipIf(plugin === undefined)("two stacks on one node", { timeout: 400_000 }, () => {
  let father: PveTarget;
  const stacks: PulumiStack[] = [];

  async function start(environment: string, token: string): Promise<void> {
    const { endpoint, certificate } = father.pve;
    const stack = await PulumiStack.create({
      socket: "",
      fingerprint: "",
      program: "strata",
      name: `${environment}-father`,
      env: { [caVariable("father")]: father.trusted },
    });
    stacks.push(stack);
    await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
    await stack.configure({
      "incus:socket": undefined,
      "incus:fingerprint": undefined,
      "incus:stackId": undefined,
      "strata:environment": environment,
      "strata:node": "father",
      "strata:infra": join(stack.dir, "hypervisors.yml"),
      "pve:endpoint": `${endpoint}/`,
      "pve:certificate": certificate.cert,
      "pve:stackId": stack.stackId,
    });
    await stack.secret("pve:token", token);
    await stack.secret("strata:sshKey", sshKey);
    await describeIn(stack);
  }
  const describeIn = (stack: PulumiStack, vmid?: string) =>
    writeFile(join(stack.dir, "hypervisors.yml"), describing(vmid));
  const idIn = async (stack: PulumiStack) => (await stack.outputs<Outputs>()).machines.cell.vmid;
  const guests = () => Object.keys(father.pve.node.state.guests).map(Number);
  const claimed = () => Object.keys(father.pve.node.state.aliases?.["999999999"] ?? {});

  beforeAll(async () => {
    father = await PveTarget.start("father");
    father.pve.node.state.volumes["local:vztmpl/cell.tar.zst"] = {
      storage: "local",
      content: "vztmpl",
      format: "tzst",
      size: 1024,
      ctime: 0,
    };
    const token = await father.token("least@pve", guestRights(father));
    for (const environment of ["one", "two"]) await start(environment, token);
  });
  afterAll(async () => {
    for (const stack of stacks) await stack.forget();
    await father.close();
  });

  test("that plan one id and claim it in the same instant get two, and keep them", async () => {
    const ids = "/api2/json/nodes/father/qemu/999999999/firewall/aliases";
    const claims = father.pve.faults.add({ method: "POST", path: ids, action: { do: "hang" } });
    const both = Promise.all(stacks.map((stack) => stack.up()));
    // Each has planned the id and seen that no guest has it.
    await claims.hit(2);
    claims.release();
    const ends = await both;
    for (const { exitCode, output } of ends) expect(exitCode, output).toBe(0);
    expect(ends.filter(({ output }) => output.includes("it gets 89999 instead"))).toHaveLength(1);
    const given = await Promise.all(stacks.map(idIn));
    expect(new Set(given)).toEqual(new Set([80_000, 89_999]));
    expect(guests()).toEqual([80_000, 89_999]);
    await Promise.all(stacks.map((stack) => expectSuccess(stack.noChanges())));
    if (given[0] === 80_000) stacks.reverse();

    const [loser, winner] = stacks as [PulumiStack, PulumiStack];
    await expectSuccess(winner.destroy());
    expect(guests()).toEqual([89_999]);
    expect(claimed()).toEqual(["strata-89999"]);
    // Also while nobody has the id that was planned for it.
    await expectSuccess(loser.noChanges());
    await describeIn(loser, "vmid: 80000,");
    const moved = await loser.preview();
    expect(moved.exitCode, moved.output).not.toBe(0);
    expect(moved.output).toContain("cell has VM id 89999, since 80000 was taken when it was made");
  });

  test("an id that is claimed is kept from a stack that names it, before there is a guest", async () => {
    const [late, slow] = stacks as [PulumiStack, PulumiStack];
    for (const stack of stacks) await describeIn(stack, "vmid: 80005,");
    const create = "/api2/json/nodes/father/lxc";
    const { faults } = father.pve;
    const creates = faults.add({ method: "POST", path: create, action: { do: "hang" } });
    const first = slow.up();
    await creates.hit();
    const refused = await late.up();
    creates.release();
    await expectSuccess(first);
    expect(refused.exitCode, refused.output).not.toBe(0);
    expect(refused.output).toContain(
      `VM id 80005 is that of the guest "cell (claimed by stack ${slow.name})" on host`,
    );
    expect(guests()).toEqual([80_005, 89_999]);
    await Promise.all(stacks.map((stack) => expectSuccess(stack.destroy())));
    expect(guests()).toEqual([]);
    expect(claimed()).toEqual([]);
  });
});
