import { secret } from "@pulumi/pulumi/output.js";
import { caVariable } from "../../model/hypervisors/caVariable.ts";
import type { Manifest } from "../../model/hypervisors/manifest.ts";
import { getNode, type GetNodeResult } from "../../pve/getNode.ts";
import { Provider } from "../../pve/provider.ts";
import { VmidPlan } from "../../pve/vmidPlan.ts";
import { Carrier } from "./carrier.ts";
import { Delegation } from "./delegation.ts";
import { innerNode, makeNode } from "./innerNode.ts";
import type { PackageSource, PveSystem } from "./install/proxmoxRelease.ts";
import { nestedOutputs } from "./nestedOutputs.ts";
import { PveMachine } from "./pveMachine.ts";
import { PveProvider } from "./pveProvider.ts";
import { stackImages } from "./stackImages.ts";

export interface DeployNestedArgs {
  /** `<environment>-<node>`. */
  readonly stack: string;
  /** The stack's own Proxmox VE node. */
  readonly node: string;
  readonly manifest: Manifest;
  readonly pve: {
    readonly endpoint: string;
    readonly certificate: string;
    readonly token: string;
    readonly stackId: string;
    readonly previousFingerprint?: string | undefined;
  };
  /** Of what makes a Debian a Proxmox VE, by system. Default: the vendor's. */
  readonly packages: Readonly<Record<string, PackageSource>>;
  readonly guestUser: string;
  readonly sshKey: string;
  /** The public half of `sshKey`, as in an authorized_keys file. */
  readonly publicKey: string;
}

const host = "host";

/** Registers machines on a Proxmox VE and on the Proxmox VE nodes among them, level by level, and tells what there is. */
export async function deployNested(args: DeployNestedArgs) {
  const { manifest, node, stack, pve, packages, guestUser: user, sshKey, publicKey } = args;
  const { endpoint, certificate, token, stackId, previousFingerprint } = pve;
  const environment = stack.slice(0, -node.length - 1);
  const access = { endpoint, certificate, token, stackId };
  const own = new Provider(node, { ...access, node, isHost: true, previousFingerprint });
  // Another node than the stack's own ends the run here, before anything is registered.
  const found = await getNode({}, { provider: own });
  const plan = new VmidPlan("vmids", planArgs(manifest, found), { provider: own });
  const proxmox = new PveProvider(node, {
    endpoint,
    apiToken: token,
    caVariable: caVariable(node),
  });
  const images = stackImages(manifest.images, own);
  const { storages } = manifest.host;
  const { first, last, wanted } = manifest.vmids;
  const planned = new Set(wanted.flatMap(({ node, vmid }) => (vmid === 0 ? [node] : [])));
  const carriers = new Map([[host, new Carrier({ node, stack, storages, proxmox, own })]]);
  const machines = new Map<string, PveMachine>();
  const delegations: Delegation[] = [];
  for (const machine of madeHere(manifest)) {
    const { name, parent, kind, mode } = machine;
    const image = present(images[machine.image]);
    const made = new PveMachine({
      machine,
      image,
      carrier: present(carriers.get(parent)),
      // One that the description names is refused instead.
      instead: planned.has(name) ? { first, last } : undefined,
      vmid: plan.vmids.apply((vmids) => present(vmids[parent]?.[name])),
      user,
      privateKey: secret(sshKey),
      publicKey,
    });
    machines.set(name, made);
    const { reached } = made;
    if (kind === "pve" && reached !== undefined) {
      // Another system is refused by rule HV23.
      const system = image.system as PveSystem;
      const args = { machine, system, packages: packages[system], parent: made, reached };
      if (mode === "graph") carriers.set(name, innerNode({ ...args, stack, stackId, keeper: own }));
      else {
        const { connection, vm } = reached;
        const inner = {
          machine,
          connection,
          node: makeNode(args),
          manifest,
          images,
          packages,
          environment,
        };
        // A machine that is made a node boots in between.
        const options = { parent: made, deletedWith: vm, dependsOn: inner.node };
        delegations.push(
          new Delegation({ ...inner, stackId, guestUser: user, sshKey: secret(sshKey) }, options),
        );
      }
    }
  }
  return nestedOutputs(madeHere(manifest), machines, delegations);
}

const madeHere = ({ nodes }: Manifest) => nodes.filter(({ madeBy }) => madeBy === "");

function planArgs({ vmids, nodes }: Manifest, { guests, claimed }: GetNodeResult) {
  const delegated = new Set(nodes.filter(({ madeBy }) => madeBy !== "").map(({ name }) => name));
  const hypervisors: Record<string, Record<string, { vmid?: number }>> = {};
  for (const { hypervisor, node, vmid } of vmids.wanted) {
    if (delegated.has(node)) continue;
    (hypervisors[hypervisor] ??= {})[node] = vmid === 0 ? {} : { vmid };
  }
  const { first, last } = vmids;
  return { first, last, hypervisors, present: { [host]: guests }, claimed: { [host]: claimed } };
}

function present<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Error("a resolved description names nothing that is not there");
  return value;
}
