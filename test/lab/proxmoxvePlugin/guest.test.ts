import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../../lab/waitFor.ts";
import type { PulumiStack, TestResource } from "../harness/pulumiStack.ts";
import { LabSsh } from "../pve/labSsh.ts";
import { PveLab, type PveLabNode } from "../pve/pveLab.ts";
import { PveVm } from "../pve/pveVm.ts";
import { expectSuccess, plugin, providerFor, resourceOn, startPveStack } from "./pveStack.ts";
import { leastRights } from "./pveTarget.ts";

const key = ssh2.utils.generateKeyPairSync("ed25519");
const image = "debian-12.qcow2";
/** What its agent is asked takes one right more. */
const rights = { ...leastRights, "/pool/lab": [...(leastRights["/pool/lab"] ?? []), "VM.Monitor"] };

describe.skipIf(plugin === undefined)("a VM of the proxmoxve plugin, in the lab's network", () => {
  let lab: PveLab;
  let father: PveLabNode;
  let stack: PulumiStack;
  let before: unknown;

  beforeAll(async () => {
    lab = await PveLab.start();
    father = lab.node("father");
    stack = await startPveStack([father], { inLab: lab.dir });
    const token = await father.token("least@pve", rights);
    before = await father.inventory();
    await stack.resources([providerFor(father, token), ...guests()]);
  });
  afterAll(async () => {
    await stack?.forget();
    await lab?.stop();
  });

  const guests = (): TestResource[] => [
    resourceOn(father, "index/poolLegacy:PoolLegacy", { poolId: "lab" }),
    resourceOn(father, "download/file:File", {
      contentType: "import",
      datastoreId: "local",
      nodeName: "father",
      fileName: image,
      url: lab.image(image).url,
      checksum: lab.image(image).sha256,
      checksumAlgorithm: "sha256",
    }),
    resourceOn(
      father,
      "index/vmLegacy:VmLegacy",
      {
        nodeName: "father",
        vmId: 80_001,
        name: "leaf",
        poolId: "lab",
        agent: { enabled: true, timeout: "4m" },
        memory: { dedicated: 512 },
        cpu: { cores: 1, type: "host" },
        cdrom: { fileId: "none" },
        disks: [
          {
            interface: "scsi0",
            datastoreId: "local",
            importFrom: `local:import/${image}`,
            size: 3,
            fileFormat: "qcow2",
          },
        ],
        networkDevices: [{ bridge: "vmbr0" }],
        initialization: {
          datastoreId: "local",
          ipConfigs: [{ ipv4: { address: "dhcp" } }],
          userAccount: { username: "strata", keys: [key.public] },
        },
      },
      {
        dependsOn: ["father-PoolLegacy", "father-File"],
        ignoreChanges: ["disks[0].speed"],
      },
    ),
  ];

  test("comes up with the address that its agent tells", async () => {
    await expectSuccess(stack.up());
    const [vm] = (await stack.deployed()).filter(({ type }) => type.endsWith(":VmLegacy"));
    const addresses = vm?.outputs["ipv4Addresses"] as string[][];
    const host = addresses.flat().find((address) => address.startsWith("10.97.0.")) ?? "";
    expect(addresses, JSON.stringify(addresses)).toEqual([["127.0.0.1"], [host]]);
    const agent = new PveVm(father.pve, "father", 80_001);
    const wait = { what: `SSH to ${host}`, seconds: 60, wayOut: "", everyMs: 1000 };
    const ssh = await waitFor(wait, async () =>
      LabSsh.open(lab.dir, {
        host,
        user: "strata",
        privateKey: key.private,
        hostKey: await agent.readFile("/etc/ssh/ssh_host_ed25519_key.pub"),
      }),
    );
    expect(await ssh.run("hostname; sudo -n id -un")).toBe("leaf\nroot");
    ssh.close();
  });

  test("is as it should be in a second up and a refresh, which change nothing", async () => {
    const writes = await father.writes();
    await expectSuccess(stack.up("--expect-no-changes"));
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());
    expect(await father.writes()).toEqual(writes);
  });

  test("leaves nothing on the node and in Incus when destroyed", async () => {
    await expectSuccess(stack.destroy());
    expect(await father.inventory()).toEqual(before);
    expect(before).toMatchObject({ guests: [], instances: [] });
  });
});
