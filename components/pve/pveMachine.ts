import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ManifestNode } from "../../model/hypervisors/manifest.ts";
import { GuestHostKey } from "../../pve/guestHostKey.ts";
import { Provision } from "../ssh/provision.ts";
import { RemoteCommand } from "../ssh/remoteCommand.ts";
import { RepoSync } from "../ssh/repoSync.ts";
import type { SshConnection, SshHost } from "../ssh/sshConnection.ts";
import type { Carrier } from "./carrier.ts";
import type { VmidRange } from "./claimGuest.ts";
import { PveContainer } from "./pveContainer.ts";
import { PveVm } from "./pveVm.ts";
import type { StackImage } from "./stackImages.ts";

export interface PveMachineArgs {
  readonly machine: ManifestNode;
  readonly image: StackImage;
  /** What it stands on. */
  readonly carrier: Carrier;
  readonly vmid: pulumi.Input<number>;
  /** Where another id is taken from if that one is taken, which is refused by default. */
  readonly instead?: VmidRange | undefined;
  /** Whom cloud-init makes, with this key and sudo. */
  readonly user: string;
  readonly privateKey: pulumi.Input<string>;
  /** The public half, as in an authorized_keys file. */
  readonly publicKey: string;
}

/** What SSH leads to. */
export interface Reached {
  readonly connection: SshConnection;
  readonly vm: pulumi.CustomResource;
  /** What the machine calls itself, asked by way of what it stands on. */
  readonly hostname: pulumi.Output<string>;
  /** Hashes of the repositories that lie there, by name. */
  readonly trees: Readonly<Record<string, pulumi.Output<string>>>;
  /** Everything that the description wants done there. */
  readonly done: pulumi.Resource;
}

/** A guest of a Proxmox VE with what the description puts there: repositories first, commands after them. */
export class PveMachine extends ComponentResource {
  readonly vmid: pulumi.Output<number>;
  readonly address: pulumi.Output<string>;
  /** Undefined for containers: they have no agent that tells their host key. */
  readonly reached: Reached | undefined;

  constructor(args: PveMachineArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { machine, carrier } = args;
    super("strata:pve:Machine", machine.name, {}, opts);
    const { volume, dependsOn } = carrier.image(machine.image, args.image);
    const own = {
      parent: this,
      providers: [carrier.proxmox, carrier.own],
      dependsOn: [...dependsOn],
      ...carrier.goesWith,
    };
    if (machine.guest === "lxc") {
      const container = new PveContainer(machine.name, containerArgs(args, volume), own);
      this.vmid = container.vmid;
      this.address = container.address;
      this.reached = undefined;
    } else {
      const vm = new PveVm(machine.name, vmArgs(args, volume), own);
      this.vmid = vm.vmid;
      this.address = vm.address;
      this.reached = reach(this, args, vm);
    }
    this.registerOutputs({ vmid: this.vmid, address: this.address });
  }
}

function reach(
  parent: PveMachine,
  { machine, carrier, user, privateKey }: PveMachineArgs,
  { vm, address, vmid }: PveVm,
): Reached {
  const { name } = machine;
  // What is in the machine goes with it, or with what it stands on.
  const inside = { parent, deletedWith: carrier.machine?.vm ?? vm };
  const key = new GuestHostKey(
    name,
    { vmid },
    { ...inside, provider: carrier.own, replaceWith: [vm], dependsOn: vm },
  );
  const between: { proxy?: SshHost } =
    carrier.machine === undefined ? {} : { proxy: carrier.machine.ssh };
  const connection = { host: address, user, privateKey, hostKey: key.hostKey, ...between };
  const greeting = new RemoteCommand(
    `${name}-hostname`,
    { connection, create: "hostname" },
    inside,
  );
  const repos = machine.repos.map((repo) => {
    const { source, target, exclude, git: includeGit } = repo;
    const args = { connection, source, target, includeGit, exclude };
    const options = { ...inside, dependsOn: greeting };
    return { repo, synced: new RepoSync(`${name}-${repo.name}`, args, options) };
  });
  const provision = new Provision(
    name,
    { connection, steps: machine.provision },
    { ...inside, dependsOn: [greeting, ...repos.map(({ synced }) => synced)] },
  );
  return {
    connection,
    vm,
    hostname: greeting.stdout,
    trees: Object.fromEntries(repos.map(({ repo, synced }) => [repo.name, synced.treeHash])),
    done: provision,
  };
}

function common(
  { machine, carrier, vmid, instead, publicKey }: PveMachineArgs,
  image: pulumi.Input<string>,
) {
  const { name, description, cores, memory, disk, storage, nics, kind } = machine;
  return {
    node: carrier.node,
    vmid,
    ...(instead && { instead }),
    name,
    description,
    tags: [
      ...(kind === "pve" || kind === "incus" ? ["hypervisor"] : []),
      ...(machine.protected ? [] : ["ephemeral"]),
    ],
    cores,
    memory,
    disk,
    image,
    storage,
    nics,
    sshKeys: [publicKey],
    protected: machine.protected,
  };
}

function vmArgs(args: PveMachineArgs, image: pulumi.Input<string>) {
  const { cpuType } = args.machine;
  return { ...common(args, image), user: args.user, ...(cpuType === "" ? {} : { cpuType }) };
}

function containerArgs(args: PveMachineArgs, image: pulumi.Input<string>) {
  return { ...common(args, image), nesting: args.machine.nesting };
}
