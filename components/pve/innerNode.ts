import { all } from "@pulumi/pulumi/output.js";
import { caVariable } from "../../model/hypervisors/caVariable.ts";
import { imageStorage } from "../../model/hypervisors/imageStorage.ts";
import type { ManifestNode } from "../../model/hypervisors/manifest.ts";
import { Provider } from "../../pve/provider.ts";
import { TrustedCertificate } from "../../pve/trustedCertificate.ts";
import { Carrier } from "./carrier.ts";
import { type PackageSource, proxmoxReleases, type PveSystem } from "./install/proxmoxRelease.ts";
import type { PveMachine, Reached } from "./pveMachine.ts";
import { nodeRights } from "./nodeRights.ts";
import { PveNode } from "./pveNode.ts";
import { PveProvider } from "./pveProvider.ts";

export interface InnerNodeArgs {
  readonly machine: ManifestNode;
  /** What its image has: a Debian, or a Proxmox VE already. */
  readonly system: PveSystem;
  /** Default: the vendor's. */
  readonly packages?: PackageSource | undefined;
  readonly parent: PveMachine;
  readonly reached: Reached;
  readonly stack: string;
  readonly stackId: string;
  /** Of the stack's own node: keeps the certificate here. */
  readonly keeper: Provider;
}

/** Makes a machine a Proxmox VE node, with a token for what stands on it. */
export function makeNode(args: Omit<InnerNodeArgs, "stack" | "stackId" | "keeper">): PveNode {
  const { machine, system, packages, parent, reached } = args;
  const { connection, vm, done } = reached;
  const { name } = machine;
  return new PveNode(
    name,
    { connection, name, system, packages, rights: rightsOn(machine, system) },
    { parent, deletedWith: vm, dependsOn: done },
  );
}

/** The same, with the providers for what this stack makes on it: they come from what the node tells by SSH. */
export function innerNode(args: InnerNodeArgs): Carrier {
  const { machine, parent, reached, stack, stackId, keeper } = args;
  const { name, storages } = machine;
  const { connection, vm } = reached;
  const common = { parent, deletedWith: vm };
  const node = makeNode(args);
  const kept = new TrustedCertificate(
    name,
    { node: name, certificate: node.certificate },
    { ...common, provider: keeper },
  );
  // Only then: the provider reads the certificate at its first connection.
  const endpoint = all([node.endpoint, kept.id]).apply(([address]) => address);
  const proxmox = new PveProvider(
    name,
    { endpoint, apiToken: node.token, caVariable: caVariable(name) },
    common,
  );
  const access = { endpoint, certificate: node.certificate, token: node.token, stackId };
  const own = new Provider(name, { ...access, node: name }, common);
  const { proxy: _, ...ssh } = connection;
  return new Carrier({ node: name, stack, storages, proxmox, own, machine: { vm, ssh } });
}

/** Of what this stack makes there, and no more. */
function rightsOn({ name, storages, bridges }: ManifestNode, system: PveSystem) {
  const used = new Set([...storages, imageStorage(storages)]);
  return nodeRights({
    major: proxmoxReleases[system].major,
    node: name,
    storages: [...used],
    bridges,
  });
}
