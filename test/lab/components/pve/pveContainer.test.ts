import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveContainerArgs } from "../../../../components/pve/pveContainer.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { guestRights, providerOf, settingsOf, vmOf } from "./pvePlans.ts";

const gib = 1024 ** 3;
const template = "local:vztmpl/debian-12_amd64.tar.zst";
const nic = { bridge: "vmbr0", vlan: 0, ip: "10.0.12.9/24", gateway: "10.0.12.1" };

describe.skipIf(plugin === undefined)("PveContainer", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let token: string;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    for (const volume of [template, template.replace("12", "13")]) {
      father.pve.node.state.volumes[volume] = {
        storage: "local",
        content: "vztmpl",
        format: "tzst",
        size: 1000,
        ctime: 0,
      };
    }
    stack = await startPveStack([father], { program: "pve" });
    token = await father.token("least@pve", guestRights);
  });
  afterAll(async () => {
    await stack.forget();
    await father.close();
  });

  const plan = (more: Partial<PveContainerArgs>) => {
    const { node, cores, memory, disk, storage, sshKeys } = vmOf();
    const base = { node, cores, memory, disk, storage, sshKeys, vmid: 80_009, name: "cell" };
    const cell = { ...base, image: template, nics: [nic], protected: false, nesting: true };
    const containers = { cell: { ...cell, description: "a cell", ...more } };
    return stack.configure(settingsOf({ provider: providerOf(father, token), containers }));
  };
  const config = () => father.pve.node.state.guests["80009"]?.config ?? {};

  test("an unprivileged container as it is described, left alone, changed in place, gone", async () => {
    const before = father.inventory();
    await plan({ tags: ["cell"], startOrder: 2 });
    await expectSuccess(stack.up());
    expect(config()).toMatchObject({
      hostname: "cell",
      unprivileged: "1",
      features: "nesting=1",
      ostype: "debian",
      cores: "1",
      memory: "512",
      swap: "0",
      net0: expect.stringMatching(/ip=10\.0\.12\.9\/24/),
      tags: "cell;stack-test-lab;strata",
      startup: "order=2",
      protection: "0",
    });
    expect(await stack.outputs()).toMatchObject({ addresses: { cell: "10.0.12.9" } });
    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());

    const mac = /hwaddr=([^,]+)/.exec(config()["net0"] ?? "")?.[1] ?? "none";
    await plan({ cores: 2, memory: gib, disk: 3 * gib, nics: [{ ...nic, vlan: 5 }, nic] });
    await expectSuccess(stack.up());
    expect(config()).toMatchObject({ cores: "2", memory: "1024" });
    const { volumes } = father.pve.node.state;
    expect(volumes["local:80009/vm-80009-disk-0.raw"]?.size).toBe(3 * gib);
    expect(config()["net0"]).toContain(mac);
    expect(config()["net0"]).toContain("tag=5");
    await expectSuccess(stack.noChanges());

    await plan({ protected: true, cores: 2, memory: gib, disk: 3 * gib });
    await expectSuccess(stack.up());
    await plan({
      protected: true,
      cores: 2,
      memory: gib,
      disk: 3 * gib,
      image: template.replace("12", "13"),
    });
    const refused = await stack.preview();
    expect(refused.output).toMatch(/unable to replace resource ".*::cell"/);

    await plan({ cores: 2, memory: gib, disk: 3 * gib });
    await expectSuccess(stack.up());
    await expectSuccess(stack.destroy());
    expect(father.inventory()).toEqual(before);
  });
});
