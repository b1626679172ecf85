import type { PveImageArgs } from "../../../../components/pve/pveImage.ts";
import type { PveVmArgs } from "../../../../components/pve/pveVm.ts";
import { caVariable } from "../../../../model/hypervisors/caVariable.ts";
import type { PvePlan } from "../../programs/pve/index.ts";
import { prefix, type TestNode } from "../../pve/testNode.ts";

const gib = 1024 ** 3;
const fileName = `${prefix}-cloud.qcow2`;

/** The plan as settings of a stack: as one text, for what looks like a time would become one. */
export const settingsOf = (plan: PvePlan) => ({ "program:pve": JSON.stringify(plan) });

export const providerOf = ({ name, endpoint }: TestNode, apiToken: string) => ({
  endpoint,
  apiToken,
  caVariable: caVariable(name),
});

/** The provider beside it, of which no request is asked. */
export const pveOf = ({ name: node, endpoint, certificate }: TestNode, token: string) => ({
  endpoint,
  certificate,
  node,
  token,
});

/** A volume of the node, as images of these plans are called. */
export const volumeOf = ({ place }: TestNode, file = fileName) => `${place.storage}:import/${file}`;

/** A small virtual machine that gets its address by DHCP, less and more as a test says. */
export const vmOf = (node: TestNode, more: Partial<PveVmArgs> = {}): PveVmArgs => ({
  node: node.name,
  vmid: node.place.firstId + 1,
  name: `${prefix}-leaf`,
  description: "a leaf",
  cores: 1,
  memory: gib / 2,
  // No smaller than images of systems are.
  disk: 10 * gib,
  image: volumeOf(node),
  storage: node.place.storage,
  nics: [{ bridge: node.place.bridge, vlan: 0, ip: "dhcp", gateway: "" }],
  user: "lab",
  sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPAFzWr5CyoLRqDE5Y3Pb9IhjRTYd6ZBlB4n2ZKjDZJp a@b"],
  protected: false,
  agentTimeout: node.place.agentSeconds,
  ...more,
});

export const imageOf = (
  { name: node, place: { storage, images } }: TestNode,
  more: Partial<PveImageArgs> = {},
): PveImageArgs => ({
  node,
  storage,
  fileName,
  ...images.cloud,
  content: "import",
  ...more,
});
