import type { PveImageArgs } from "../../../../components/pve/pveImage.ts";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import type { PvePlan } from "../../programs/pve/index.ts";
import type { PveTarget } from "../../proxmoxvePlugin/pveTarget.ts";

const gib = 1024 ** 3;

/** What PveImage and PveVm need of a token, and no more. */
export const guestRights: Readonly<Record<string, readonly string[]>> = {
  "/vms": [
    "VM.Allocate",
    "VM.Audit",
    "VM.Config.CDROM",
    "VM.Config.CPU",
    "VM.Config.Cloudinit",
    "VM.Config.Disk",
    "VM.Config.HWType",
    "VM.Config.Memory",
    "VM.Config.Network",
    "VM.Config.Options",
    "VM.Monitor",
    "VM.PowerMgmt",
  ],
  "/storage/local": ["Datastore.AllocateSpace", "Datastore.AllocateTemplate"],
  "/nodes/father": ["Sys.AccessNetwork"],
  "/sdn/zones/localnetwork/vmbr0": ["SDN.Use"],
  "/mapping/pci/card": ["Mapping.Use"],
};

/** The plan as settings of a stack: as one text, for what looks like a time would become one. */
export const settingsOf = (plan: PvePlan) => ({ "program:pve": JSON.stringify(plan) });

export const providerOf = ({ name, pve }: PveTarget, apiToken: string) => ({
  endpoint: pve.endpoint,
  apiToken,
  caVariable: `CERTIFICATES_${name}`,
});

/** The provider beside it, of which no request is asked. */
export const pveOf = ({ name: node, pve }: PveTarget, token: string) => ({
  endpoint: pve.endpoint,
  certificate: pve.certificate.cert,
  node,
  token,
});

/** A small virtual machine that gets its address by DHCP, less and more as a test says. */
export const vmOf = (more: Partial<PveVmArgs> = {}): PveVmArgs => ({
  node: "father",
  vmid: 80_001,
  name: "leaf",
  description: "a leaf",
  cores: 1,
  memory: gib / 2,
  disk: 2 * gib,
  image: "local:import/cloud.qcow2",
  storage: "local",
  nics: [{ bridge: "vmbr0", vlan: 0, ip: "dhcp", gateway: "" }],
  user: "lab",
  sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPAFzWr5CyoLRqDE5Y3Pb9IhjRTYd6ZBlB4n2ZKjDZJp a@b"],
  protected: false,
  agentTimeout: 20,
  ...more,
});

export const imageOf = (
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  more: Partial<PveImageArgs> = {},
): PveImageArgs => ({
  node: "father",
  storage: "local",
  fileName: "cloud.qcow2",
  url,
  checksum: `sha256:${sha256}`,
  content: "import",
  ...more,
});
