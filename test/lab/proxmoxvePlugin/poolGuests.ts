import type { TestResource } from "../harness/pulumiStack.ts";
import { prefix, type TestNode } from "../pve/testNode.ts";
import { resourceOn } from "./pveStack.ts";

const fileName = `${prefix}-cloud.qcow2`;

/** A pool, an image and a VM in the pool, which is made of the image: `more` is said of it. */
export function poolGuests(
  node: TestNode,
  key: string,
  more: Readonly<Record<string, unknown>>,
): TestResource[] {
  const { name: nodeName, place } = node;
  const { storage: datastoreId, bridge, firstId: vmId, images } = place;
  const [checksumAlgorithm, checksum] = images.cloud.checksum.split(":");
  const importFrom = `${datastoreId}:import/${fileName}`;
  return [
    resourceOn(node, "index/poolLegacy:PoolLegacy", { poolId: prefix }),
    resourceOn(node, "download/file:File", {
      contentType: "import",
      datastoreId,
      nodeName,
      fileName,
      url: images.cloud.url,
      checksum,
      checksumAlgorithm,
    }),
    resourceOn(
      node,
      "index/vmLegacy:VmLegacy",
      {
        nodeName,
        vmId,
        name: `${prefix}-leaf`,
        poolId: prefix,
        stopOnDestroy: true,
        memory: { dedicated: 512 },
        cpu: { cores: 1, type: "host" },
        // The default is the host's own drive, which takes Sys.Console on /.
        cdrom: { fileId: "none" },
        // Kernels of cloud images panic without one when their disk has grown.
        serialDevices: [{}],
        disks: [{ interface: "scsi0", datastoreId, importFrom, size: 10, fileFormat: "qcow2" }],
        networkDevices: [{ bridge }],
        initialization: {
          datastoreId,
          ipConfigs: [{ ipv4: { address: "dhcp" } }],
          userAccount: { username: "strata", keys: [key] },
        },
        ...more,
      },
      {
        dependsOn: [`${nodeName}-PoolLegacy`, `${nodeName}-File`],
        // The provider's default for it is not what it reads back.
        ignoreChanges: ["disks[0].speed"],
      },
    ),
  ];
}
