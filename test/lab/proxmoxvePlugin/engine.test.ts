import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labPaths } from "../../../lab/labPaths.ts";
import { findPlugin } from "../../../lab/proxmoxvePlugin/findPlugin.ts";
import { installProxmoxvePlugin } from "../../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { pluginVersion } from "../../../lab/proxmoxvePlugin/pluginVersion.ts";
import { PulumiStack, type TestResource } from "../harness/pulumiStack.ts";
import { serveImage } from "./image.ts";
import { leastRights, PveTarget } from "./pveTarget.ts";

const plugin = await findPlugin({ cache: labPaths().cache });
if (plugin === undefined) {
  console.warn(
    "skipped: no proxmoxve plugin is cached; STRATA_BUILD_PLUGINS=1 builds it in 5 min or more",
  );
}

describe.skipIf(plugin === undefined)("the proxmoxve plugin", () => {
  let father: PveTarget;
  let stack: PulumiStack;
  let image: Awaited<ReturnType<typeof serveImage>>;

  beforeAll(async () => {
    father = await PveTarget.start("father");
    image = await serveImage();
    const env = { FATHER_CERTIFICATES: father.trusted };
    stack = await PulumiStack.create({ socket: "", fingerprint: "", env });
    await installProxmoxvePlugin(join(stack.dir, "home"), plugin ?? "");
  });
  afterAll(async () => {
    image.close();
    await stack.forget();
    await father.close();
  });

  const provider = (apiToken: string): TestResource => ({
    type: "pulumi:providers:proxmoxve",
    name: "father",
    args: { endpoint: father.pve.endpoint, apiToken },
    opts: { version: pluginVersion, envVarMappings: { FATHER_CERTIFICATES: "SSL_CERT_DIR" } },
  });
  const on = (dependsOn: string[] = []) => ({
    opts: { provider: "father", version: pluginVersion, dependsOn },
  });
  const guests = (): TestResource[] => [
    {
      type: "proxmoxve:index/poolLegacy:PoolLegacy",
      name: "pool",
      args: { poolId: "lab" },
      ...on(),
    },
    {
      type: "proxmoxve:download/file:File",
      name: "image",
      args: {
        contentType: "import",
        datastoreId: "local",
        nodeName: "father",
        fileName: "cloud.qcow2",
        url: image.url,
        checksum: image.sha256,
        checksumAlgorithm: "sha256",
      },
      ...on(),
    },
    {
      type: "proxmoxve:index/vmLegacy:VmLegacy",
      name: "vm",
      args: {
        nodeName: "father",
        vmId: 80_001,
        name: "leaf",
        poolId: "lab",
        started: false,
        memory: { dedicated: 512 },
        cpu: { cores: 1, type: "host" },
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
          userAccount: { username: "lab", keys: ["ssh-ed25519 AAAA test"] },
        },
      },
      ...on(["pool", "image"]),
    },
  ];

  test("makes a pool, an image and a VM, leaves them alone, and takes them away", async () => {
    const token = await father.token("least@pve", leastRights);
    const before = await father.inventory();
    await stack.resources([provider(token), ...guests()]);
    expect(await stack.up()).toMatchObject({ exitCode: 0 });
    expect(await father.inventory()).toMatchObject({
      pools: { lab: { vms: [80_001] } },
      guests: ["80001"],
    });

    expect(await stack.noChanges()).toMatchObject({ exitCode: 0 });
    expect(await stack.refresh("--expect-no-changes")).toMatchObject({ exitCode: 0 });
    expect(await stack.noChanges()).toMatchObject({ exitCode: 0 });

    const [, value = ""] = token.split("=");
    expect(JSON.stringify(await stack.exported())).not.toContain(value);

    expect(await stack.destroy()).toMatchObject({ exitCode: 0 });
    expect(await father.inventory()).toEqual(before);
  });
});
