import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveContainerArgs } from "../../../../components/pve/pveContainer.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { startTestNode } from "../../pve/startTestNode.ts";
import { guestRights } from "../../pve/tableRights.ts";
import { prefix, type TestNode } from "../../pve/testNode.ts";
import { imageOf, providerOf, settingsOf, vmOf } from "./pvePlans.ts";

const gib = 1024 ** 3;
const fileName = `${prefix}-debian-12.tar.zst`;

describe.skipIf(plugin === undefined)("PveContainer", { timeout: 1_800_000 }, () => {
  let node: TestNode;
  let stack: PulumiStack;
  let token: string;
  let vmid: number;

  beforeAll(async () => {
    node = await startTestNode();
    vmid = node.place.firstId + 9;
    stack = await startPveStack([node], "pve");
    token = await node.token(`${prefix}-least@pve`, guestRights(node));
  });
  afterAll(async () => {
    await stack?.forget();
    await node?.close();
  });

  const nic = (more: object = {}) => {
    const { bridge } = node.place;
    return { bridge, vlan: 0, ip: "10.0.12.9/24", gateway: "10.0.12.1", ...more };
  };
  const template = () => `${node.place.storage}:vztmpl/${fileName}`;
  const plan = (more: Partial<PveContainerArgs>) => {
    const { cores, memory, disk, storage, sshKeys } = vmOf(node);
    const base = { node: node.name, cores, memory, disk, storage, sshKeys, vmid };
    const cell = { ...base, name: `${prefix}-cell`, image: template(), nics: [nic()] };
    const { template: image } = node.place.images;
    return stack.configure(
      settingsOf({
        provider: providerOf(node, token),
        images: { template: imageOf(node, { ...image, fileName, content: "vztmpl" }) },
        containers: {
          cell: { ...cell, protected: false, nesting: true, description: "a cell", ...more },
        },
      }),
    );
  };
  const config = () => node.config(vmid, "lxc");

  test("an unprivileged container as it is described, left alone, changed in place, gone", async () => {
    const before = await node.inventory();
    await plan({ tags: ["cell"], startOrder: 2 });
    await expectSuccess(stack.up());
    expect(await config()).toMatchObject({
      hostname: `${prefix}-cell`,
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

    const mac = /hwaddr=([^,]+)/.exec((await config())["net0"] ?? "")?.[1] ?? "none";
    const larger = { cores: 2, memory: gib, disk: 11 * gib };
    await plan({ ...larger, nics: [nic({ vlan: 5 }), nic({ ip: "10.0.13.9/24", gateway: "" })] });
    await expectSuccess(stack.up());
    expect(await config()).toMatchObject({
      cores: "2",
      memory: "1024",
      // As the plugin sends it, or as the node writes it.
      rootfs: expect.stringMatching(/size=(11G|11811160064)\b/),
      net0: expect.stringContaining("tag=5"),
    });
    expect((await config())["net0"]).toContain(mac);
    await expectSuccess(stack.noChanges());

    await plan({ ...larger, protected: true });
    await expectSuccess(stack.up());
    await plan({ ...larger, protected: true, image: template().replace("12", "13") });
    const refused = await stack.preview();
    expect(refused.output).toMatch(/unable to replace resource ".*::cell"/);

    await plan(larger);
    await expectSuccess(stack.up());
    await expectSuccess(stack.destroy());
    expect(await node.inventory()).toEqual(before);
  });
});
