import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { startTestNode } from "../../pve/startTestNode.ts";
import { guestRights } from "../../pve/tableRights.ts";
import { prefix, type TestNode } from "../../pve/testNode.ts";
import { imageOf, providerOf, pveOf, settingsOf, vmOf, volumeOf } from "./pvePlans.ts";

const gib = 1024 ** 3;
const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;

describe.skipIf(plugin === undefined)("PveVm", { timeout: 1_800_000 }, () => {
  let node: TestNode;
  let stack: PulumiStack;
  let token: string;
  let before: unknown;
  let leafId: number;
  let edgeId: number;

  beforeAll(async () => {
    node = await startTestNode();
    const { firstId, gpu } = node.place;
    [leafId, edgeId] = [firstId + 1, firstId + 2];
    stack = await startPveStack([node], "pve");
    const card = gpu === undefined ? {} : { [`/mapping/pci/${gpu}`]: ["Mapping.Use"] };
    token = await node.token(`${prefix}-least@pve`, { ...guestRights(node), ...card });
    before = await node.inventory();
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  const nic = (more: object = {}) => {
    const { bridge } = node.place;
    return { bridge, vlan: 0, ip: "dhcp", gateway: "", ...more };
  };
  const plan = (leaf: Partial<PveVmArgs>, edge: Partial<PveVmArgs>) =>
    stack.configure(
      settingsOf({
        provider: providerOf(node, token),
        pve: pveOf(node, token),
        images: {
          cloud: imageOf(node),
          newer: imageOf(node, { fileName: newer }),
        },
        vms: { leaf: vmOf(node, leaf), edge: vmOf(node, { ...edgeArgs(), ...edge }) },
      }),
    );
  const newer = `${prefix}-newer.qcow2`;
  const edgeArgs = (): Partial<PveVmArgs> => ({
    vmid: edgeId,
    name: `${prefix}-edge`,
    tags: ["hypervisor", "Spare Parts"],
    cpuType: "x86-64-v2-AES",
    startOrder: 3,
    gpus: node.place.gpu === undefined ? [] : [{ mapping: node.place.gpu }],
    protected: true,
    nics: [nic({ vlan: 12, ip: "10.0.12.5/24", gateway: "10.0.12.1" }), nic()],
  });
  const more = { cores: 2, memory: gib, disk: 11 * gib };
  /** What the node knows of both, and what was done to them. */
  const all = () =>
    Promise.all([
      node.config(leafId),
      node.config(edgeId),
      node.tasks({ vmid: String(leafId) }),
      node.tasks({ vmid: String(edgeId) }),
    ]);

  test("makes a VM as it is described, and leaves it alone", async () => {
    await plan({}, {});
    await expectSuccess(stack.up());

    expect(await stack.outputs()).toMatchObject({
      addresses: { leaf: expect.stringMatching(ipv4) as unknown, edge: "10.0.12.5" },
      ids: { leaf: leafId, edge: edgeId },
    });
    const leaf = await node.config(leafId);
    expect(leaf).toMatchObject({
      name: `${prefix}-leaf`,
      cores: "1",
      memory: "512",
      cpu: "host",
      ciuser: "lab",
      ipconfig0: "ip=dhcp",
      agent: expect.stringContaining("enabled=1"),
      tags: "stack-test-lab;strata",
      protection: "0",
    });
    expect(leaf).not.toHaveProperty("cicustom");
    const { gpu } = node.place;
    expect(await node.config(edgeId)).toMatchObject({
      cpu: "x86-64-v2-AES",
      ...(gpu !== undefined && { hostpci0: expect.stringContaining(`mapping=${gpu}`) as unknown }),
      ipconfig0: "gw=10.0.12.1,ip=10.0.12.5/24",
      ipconfig1: "ip=dhcp",
      net0: expect.stringContaining("tag=12"),
      net1: expect.not.stringContaining("tag="),
      tags: "hypervisor;spare-parts;stack-test-lab;strata",
      startup: "order=3",
      protection: "1",
    });

    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());
    const [, value = ""] = token.split("=");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);
  });

  test("changes size and NICs in place, and reboots what is not protected alone", async () => {
    const { smbios1 } = await node.config(leafId);
    const [leafBoots, edgeBoots] = [await node.boots(leafId), await node.boots(edgeId)];
    // With an address of its own: nobody answers DHCP in that VLAN.
    const tagged = nic({ vlan: 7, ip: "10.0.7.5/24", gateway: "10.0.7.1" });
    await plan({ ...more, nics: [tagged, nic()] }, { cores: 2, memory: gib });
    await expectSuccess(stack.up());

    expect(await node.config(leafId)).toMatchObject({
      smbios1,
      cores: "2",
      memory: "1024",
      scsi0: expect.stringContaining("size=11G"),
      net0: expect.stringContaining("tag=7"),
      net1: expect.stringContaining(`bridge=${node.place.bridge}`),
    });
    expect(await node.boots(leafId)).toBeGreaterThan(leafBoots);
    const waiting = await node.api.ask("GET", `/nodes/${node.name}/qemu/${edgeId}/pending`);
    expect(waiting).toEqual(
      expect.arrayContaining([
        { key: "cores", value: 1, pending: 2 },
        { key: "memory", value: "512", pending: "1024" },
      ]),
    );
    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));

    await plan(more, more);
    await expectSuccess(stack.up());
    expect(await node.config(leafId)).not.toHaveProperty("net1");
    expect((await node.config(edgeId))["scsi0"]).toContain("size=11G");
    expect(await node.boots(edgeId)).toBe(edgeBoots);
    await expectSuccess(stack.noChanges());
  });

  test("a smaller disk is refused, and nothing is changed", async () => {
    const there = await all();
    await plan({ ...more, memory: 2 * gib, disk: 10 * gib }, more);
    for (const refused of [await stack.preview(), await stack.up()]) {
      expect(refused.exitCode, refused.output).not.toBe(0);
      expect(refused.output).toContain(
        `the disk of ${prefix}-leaf cannot shrink from 11 GiB to 10 GiB`,
      );
    }
    expect(await all()).toEqual(there);
  });

  test("another image makes a VM anew, and never a protected one", async () => {
    const there = await all();
    const image = volumeOf(node, newer);
    await plan(more, { ...more, image });
    const refused = await stack.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/unable to replace resource ".*::edge"/);
    expect(await all()).toEqual(there);

    await plan({ ...more, image }, more);
    await expectSuccess(stack.up());
    const { smbios1 } = await node.config(leafId);
    expect(smbios1).toMatch(/uuid=/);
    expect(smbios1).not.toBe(there[0]["smbios1"]);
    await expectSuccess(stack.noChanges());
  });

  test("a protected VM goes when its description lets it, and nothing stays", async () => {
    const refused = await stack.destroy();
    expect(refused.output).toMatch(/cannot be deleted/);
    await plan(more, { ...more, protected: false });
    await expectSuccess(stack.up());
    await expectSuccess(stack.destroy());
    expect(await node.inventory()).toEqual(before);
  });
});
