import { isHypervisor } from "../kinds.ts";
import type { ManifestNic, ManifestNode } from "../manifest.ts";
import type { Carrier, ManifestContext, NodeEntry } from "../rules/context.ts";
import type { PlacedNode } from "../tree/inOrder.ts";
import { isEphemeral } from "../tree/isEphemeral.ts";
import type { VmidPlan } from "../vmids/planVmids.ts";
import { reposOf } from "./reposOf.ts";

/** A node of a description that breaks no rule, so that nothing is undefined any more. */
export function buildNode(
  context: ManifestContext,
  { node, path }: PlacedNode,
  plan: VmidPlan,
): ManifestNode {
  const { name, keys } = node;
  const parent = context.parentOf(node) as Carrier;
  const kind = known(node.kind);
  const guest = known(node.guest);
  const delegates = path.slice(0, -1).findLast((other) => modeOf(context, other) === "delegate");
  const isOnPve = parent.kind === "pve";
  const carries = isHypervisor(kind);
  return {
    name,
    description: keys.description ?? "",
    kind,
    guest,
    parent: parent.name,
    depth: path.length,
    path,
    children: context.guestsOf(node).map((child) => child.name),
    mode: modeOf(context, name),
    madeBy: delegates ?? "",
    preset: known(node.preset),
    image: known(node.image ?? undefined),
    vmid: isOnPve ? known(plan.hypervisors[parent.name]?.active[name]) : 0,
    cores: known(node.cores),
    memory: known(node.memory),
    disk: known(node.disk),
    cpuType: isOnPve && guest === "vm" ? known(node.cpuType) : "",
    nesting: guest === "lxc" && (keys.nesting ?? carries),
    storage: keys.storage ?? known(parent.storages?.[0]),
    nics: nicsOf(node, known(parent.bridges?.[0])),
    protected: !isEphemeral(context, node),
    repos: reposOf(context, node),
    provision: (keys.provision ?? []).map((step) => ({
      name: known(step.name ?? undefined),
      run: known(step.run ?? undefined),
      timeout: step.timeout ?? 600,
    })),
    bridges: carries ? known(node.bridges) : [],
    storages: carries ? known(node.storages) : [],
  };
}

function modeOf(
  { manifest, nodes, guestsOf }: ManifestContext,
  name: string,
): ManifestNode["mode"] {
  const node = nodes.find((other) => other.name === name);
  // Without anything on it there is nothing to delegate.
  if (node === undefined || guestsOf(node).length === 0) return "graph";
  return node.keys.mode ?? manifest.global?.mode ?? "graph";
}

function nicsOf({ keys: { nics } }: NodeEntry, standard: string): ManifestNic[] {
  return (nics ?? [{}]).map(({ bridge, vlan, ip, gateway }) => ({
    bridge: bridge ?? standard,
    vlan: vlan ?? 0,
    ip: ip ?? "dhcp",
    gateway: gateway ?? "",
  }));
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a description that breaks no rule leaves a value open");
  return value;
}
