import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PulumiStack, TestResource } from "../harness/pulumiStack.ts";
import { serveImage } from "./image.ts";
import { expectSuccess, plugin, providerFor, resourceOn, startPveStack } from "./pveStack.ts";
import { leastRights, PveTarget } from "./pveTarget.ts";

const { public: key } = ssh2.utils.generateKeyPairSync("ed25519");

describe.skipIf(plugin === undefined)("the proxmoxve plugin", () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let image: Awaited<ReturnType<typeof serveImage>>;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    image = await serveImage();
    stack = await startPveStack([father]);
  });
  afterAll(async () => {
    image.close();
    await stack.forget();
    await father.close();
  });

  const guests = (): TestResource[] => [
    resourceOn(father, "index/poolLegacy:PoolLegacy", { poolId: "lab" }),
    resourceOn(father, "download/file:File", {
      contentType: "import",
      datastoreId: "local",
      nodeName: "father",
      fileName: "cloud.qcow2",
      url: image.url,
      checksum: image.sha256,
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
        started: false,
        memory: { dedicated: 512 },
        cpu: { cores: 1, type: "host" },
        // The default is the host's own drive, which takes Sys.Console on /.
        cdrom: { fileId: "none" },
        disks: [
          {
            interface: "scsi0",
            datastoreId: "local",
            importFrom: "local:import/cloud.qcow2",
            size: 2,
            fileFormat: "qcow2",
          },
        ],
        networkDevices: [{ bridge: "vmbr0" }],
        initialization: {
          datastoreId: "local",
          ipConfigs: [{ ipv4: { address: "10.0.0.2/24", gateway: "10.0.0.1" } }],
          userAccount: { username: "lab", keys: [key] },
        },
      },
      {
        dependsOn: ["father-PoolLegacy", "father-File"],
        // The provider's default for it is not what it reads back.
        ignoreChanges: ["disks[0].speed"],
      },
    ),
  ];

  test("makes a pool, an image and a VM, leaves them alone, and takes them away", async () => {
    const token = await father.token("least@pve", leastRights);
    const before = father.inventory();
    await stack.resources([providerFor(father, token), ...guests()]);
    await expectSuccess(stack.up());
    expect(father.inventory()).toMatchObject({
      pools: { lab: { vms: [80_001] } },
      guests: ["80001"],
    });

    await expectSuccess(stack.noChanges());
    await expectSuccess(stack.refresh("--expect-no-changes"));
    await expectSuccess(stack.noChanges());

    const [, value = ""] = token.split("=");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);

    await expectSuccess(stack.destroy());
    expect(father.inventory()).toEqual(before);
  });
});
