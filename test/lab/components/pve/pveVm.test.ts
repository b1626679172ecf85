import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import { systemClock } from "../../../../lab/pve/clock.ts";
import type { PulumiStack } from "../../harness/pulumiStack.ts";
import { serveImage } from "../../proxmoxvePlugin/image.ts";
import { expectSuccess, plugin, startPveStack } from "../../proxmoxvePlugin/pveStack.ts";
import { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";
import { LeasingBackend } from "./leasingBackend.ts";
import { guestRights, imageOf, providerOf, pveOf, settingsOf, vmOf } from "./pvePlans.ts";

const gib = 1024 ** 3;
const nic = { bridge: "vmbr0", vlan: 0, ip: "dhcp", gateway: "" };

describe.skipIf(plugin === undefined)("PveVm", { timeout: 400_000 }, () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let image: Awaited<ReturnType<typeof serveImage>>;
  let token: string;
  let before: unknown;

  beforeAll(async () => {
    const backend = new LeasingBackend({ clock: systemClock(0.1) });
    father = await PveTarget.start("father", { backend });
    father.pve.node.state.mappings["pci/card"] = {
      kind: "pci",
      map: ["node=father,subsystem-id=1"],
    };
    image = await serveImage();
    stack = await startPveStack([father], { program: "pve" });
    token = await father.token("least@pve", guestRights);
    before = father.inventory();
  });
  afterAll(async () => {
    image.close();
    await stack.forget();
    await father.close();
  });

  const plan = (leaf: Partial<PveVmArgs>, edge: Partial<PveVmArgs>) =>
    stack.configure(
      settingsOf({
        provider: providerOf(father, token),
        pve: pveOf(father, token),
        images: { cloud: imageOf(image), newer: imageOf(image, { fileName: "newer.qcow2" }) },
        vms: { leaf: vmOf(leaf), edge: vmOf({ ...edgeArgs, ...edge }) },
      }),
    );
  const edgeArgs: Partial<PveVmArgs> = {
    vmid: 80_002,
    name: "edge",
    tags: ["hypervisor", "Spare Parts"],
    cpuType: "x86-64-v2-AES",
    startOrder: 3,
    gpus: [{ mapping: "card" }],
    protected: true,
    nics: [{ ...nic, vlan: 12, ip: "10.0.12.5/24", gateway: "10.0.12.1" }, nic],
  };
  const config = (vmid: string) => father.pve.node.state.guests[vmid]?.config ?? {};

  test("makes a VM as it is described, and leaves it alone", async () => {
    await plan({}, {});
    await expectSuccess(stack.up());

    expect(await stack.outputs()).toMatchObject({
      addresses: { leaf: "10.0.0.1", edge: "10.0.12.5" },
      ids: { leaf: 80_001, edge: 80_002 },
    });
    expect(config("80001")).toMatchObject({
      name: "leaf",
      cores: "1",
      memory: "512",
      cpu: "host",
      ciuser: "lab",
      ipconfig0: "ip=dhcp",
      agent: expect.stringContaining("enabled=1"),
      tags: "stack-test-lab;strata",
      protection: "0",
    });
    expect(config("80001")).not.toHaveProperty("cicustom");
    expect(config("80002")).toMatchObject({
      cpu: "x86-64-v2-AES",
      hostpci0: expect.stringContaining("mapping=card"),
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
    const identity = config("80001")["smbios1"];
    const more = { cores: 2, memory: gib, disk: 3 * gib };
    const started = (vmid: string) => father.pve.node.state.guests[vmid]?.startedAt;
    const edgeStarted = started("80002");
    const leafStarted = started("80001");
    await plan({ ...more, nics: [{ ...nic, vlan: 7 }, nic] }, { cores: 2, memory: gib });
    await expectSuccess(stack.up());

    expect(config("80001")).toMatchObject({
      smbios1: identity,
      cores: "2",
      memory: "1024",
      scsi0: expect.stringContaining("size=3G"),
      net0: expect.stringContaining("tag=7"),
      net1: expect.stringContaining("bridge=vmbr0"),
    });
    expect(started("80001")).toBeGreaterThan(leafStarted ?? 0);
    expect(config("80002")).toMatchObject({ cores: "1", memory: "512" });
    expect(father.pve.node.state.guests["80002"]?.pending).toMatchObject({
      cores: "2",
      memory: "1024",
    });
    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));

    await plan(more, more);
    await expectSuccess(stack.up());
    expect(config("80001")).not.toHaveProperty("net1");
    expect(config("80002")["scsi0"]).toContain("size=3G");
    expect(started("80002")).toBe(edgeStarted);
    await expectSuccess(stack.noChanges());
  });

  test("a smaller disk is refused, and nothing is changed", async () => {
    const writes = () => father.pve.log.counts({ path: "/api2/json/**" }).writes;
    const written = writes();
    const more = { cores: 2, memory: gib, disk: 3 * gib };
    await plan({ ...more, memory: 2 * gib, disk: 2 * gib }, more);
    for (const refused of [await stack.preview(), await stack.up()]) {
      expect(refused.exitCode, refused.output).not.toBe(0);
      expect(refused.output).toContain("the disk of leaf cannot shrink from 3 GiB to 2 GiB");
    }
    expect(writes()).toBe(written);
  });

  test("another image makes a VM anew, and never a protected one", async () => {
    const identity = config("80001")["smbios1"];
    const writes = () => father.pve.log.counts({ path: "/api2/json/nodes/**" }).writes;
    const written = writes();
    const more = { cores: 2, memory: gib, disk: 3 * gib };
    const image = "local:import/newer.qcow2";
    await plan(more, { ...more, image });
    const refused = await stack.preview();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/unable to replace resource ".*::edge"/);
    expect(writes()).toBe(written);

    await plan({ ...more, image }, more);
    await expectSuccess(stack.up());
    expect(config("80001")["smbios1"]).not.toBe(identity);
    await expectSuccess(stack.noChanges());
  });

  test("a protected VM goes when its description lets it, and nothing stays", async () => {
    const more = { cores: 2, memory: gib, disk: 3 * gib };
    const refused = await stack.destroy();
    expect(refused.output).toMatch(/cannot be deleted/);
    await plan(more, { ...more, protected: false });
    await expectSuccess(stack.up());
    await expectSuccess(stack.destroy());
    expect(father.inventory()).toEqual(before);
  });
});
