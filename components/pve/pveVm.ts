import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ManifestNic } from "../../model/hypervisors/manifest.ts";
import { claimGuest, type VmidRange } from "./claimGuest.ts";
import { guestAddress } from "./guestAddress.ts";
import { toGiB, toMiB } from "./guestSize.ts";
import { guestTags } from "./guestTags.ts";
import { Vm } from "./proxmoxve.ts";

export interface PveVmArgs {
  /** Name of the Proxmox VE node. */
  readonly node: string;
  readonly vmid: pulumi.Input<number>;
  /** Where another id is taken from if that one is taken, which is refused by default. */
  readonly instead?: VmidRange;
  /** Its host name. */
  readonly name: string;
  readonly description?: string;
  /** Beside `strata` and the stack's own. */
  readonly tags?: readonly string[];
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly disk: number;
  /** Default: `host`. */
  readonly cpuType?: string;
  /** A volume of the node to copy the disk from: `local:import/debian-12.qcow2`. Another one makes the VM anew. */
  readonly image: pulumi.Input<string>;
  /** Of the disk and the cloud-init drive. */
  readonly storage: string;
  readonly nics: readonly ManifestNic[];
  /** Made by cloud-init. */
  readonly user: string;
  readonly sshKeys: readonly pulumi.Input<string>[];
  /** Refuses to be deleted, by Pulumi and by the node; and is never rebooted for a change, which waits for the next start. */
  readonly protected: boolean;
  /** Place in the node's order of starts and stops. Default: none. */
  readonly startOrder?: number;
  /** Resource mappings of the node: only root@pam may name a device by its address. */
  readonly gpus?: readonly { readonly mapping: string }[];
  readonly pool?: string;
  /** Default: true. */
  readonly started?: boolean;
  /** Seconds that the agent has to tell an address, where the first NIC has none of its own. Default: 300. */
  readonly agentTimeout?: number;
  /** Seconds that the node has to make it. Default: 1800. */
  readonly createTimeout?: number;
}

/**
 * The plugin takes a NIC away and leaves the node its address, which it wants gone in each run from then on, with a
 * reboot. So this many have one, be there a NIC or not; only of more NICs than this none can be taken away.
 */
const givenAddresses = 4;

/**
 * A virtual machine on a Proxmox VE, from an image by native cloud-init: nothing of it needs SSH to the node. With a `pve`
 * provider beside the `proxmoxve` one, an id that is taken is refused, and a smaller disk in the preview.
 */
export class PveVm extends ComponentResource {
  readonly vmid: pulumi.Output<number>;
  /** IPv4 address of the first NIC: its static one, or what the agent tells. Empty with `dhcp` where it is not started. */
  readonly address: pulumi.Output<string>;
  readonly vm: pulumi.CustomResource;

  constructor(name: string, args: PveVmArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:pve:Vm", name, {}, opts);
    const { image, disk, instead } = args;
    const wish = { vmid: args.vmid, instead, image, size: toGiB(disk) };
    const { vmid, claim } = claimGuest(this, args.name, wish, opts);
    const vm = new Vm(name, vmArgs({ ...args, vmid }), {
      parent: this,
      dependsOn: claim,
      protect: args.protected,
      ...(opts.deletedWith && { deletedWith: opts.deletedWith }),
      // Its id and its static addresses can be had once.
      deleteBeforeReplace: true,
      // The plugin leaves the disk of an existing VM as it is.
      replaceOnChanges: ["disks[0].importFrom"],
      // What the plugin reads back is not what it takes for its default (docs/decisions/proxmox-plugin.md).
      ignoreChanges: ["disks[0].speed"],
    });
    this.vm = vm;
    this.vmid = vm.vmId;
    this.address = addressOf(vm, args);
    this.registerOutputs({ vmid: this.vmid, address: this.address });
  }
}

function vmArgs(args: PveVmArgs): ConstructorParameters<typeof Vm>[1] {
  const { storage, nics, startOrder, gpus = [], started = true } = args;
  return {
    nodeName: args.node,
    vmId: args.vmid,
    name: args.name,
    description: args.description ?? "",
    tags: guestTags(args.tags),
    poolId: args.pool,
    started,
    onBoot: started,
    startup: startOrder === undefined ? undefined : { order: startOrder },
    protection: args.protected,
    rebootAfterUpdate: !args.protected,
    stopOnDestroy: true,
    // By default it also deletes disks that bear the VM's id in other storages, whosever they are.
    deleteUnreferencedDisksOnDestroy: false,
    timeoutCreate: args.createTimeout ?? 1800,
    cpu: { cores: args.cores, type: args.cpuType ?? "host" },
    memory: { dedicated: toMiB(args.memory) },
    machine: gpus.length > 0 ? "q35" : undefined,
    hostpcis: gpus.map(({ mapping }, index) => ({
      device: `hostpci${index}`,
      mapping,
      pcie: true,
      rombar: true,
    })),
    operatingSystem: { type: "l26" },
    // Kernels of cloud images panic without one when their disk has grown.
    serialDevices: [{}],
    // The default is the node's own drive, which takes Sys.Console on /.
    cdrom: { fileId: "none" },
    scsiHardware: "virtio-scsi-single",
    bootOrders: ["scsi0"],
    disks: [
      {
        interface: "scsi0",
        datastoreId: storage,
        importFrom: args.image,
        size: toGiB(args.disk),
        discard: "on",
        iothread: true,
      },
    ],
    networkDevices: nics.map(({ bridge, vlan }) => ({
      bridge,
      ...(vlan > 0 && { vlanId: vlan }),
    })),
    agent: agentArgs(args),
    initialization: {
      datastoreId: storage,
      ipConfigs: Array.from({ length: Math.max(nics.length, givenAddresses) }, (_, index) =>
        ipConfig(nics[index]),
      ),
      userAccount: {
        username: args.user,
        keys: args.sshKeys.map((key) => output(key).apply((text) => text.trim())),
      },
    },
  };
}

const ipConfig = ({ ip, gateway } = { ip: "dhcp", gateway: "" }) => ({
  ipv4: { address: ip, ...(gateway !== "" && { gateway }) },
});

/** Waits for the agent only where it alone knows the address: an image without one has static addresses. */
function agentArgs({ nics, agentTimeout = 300 }: PveVmArgs) {
  const waitForIp = nics[0]?.ip === "dhcp" ? { ipv4: true } : { disabled: true };
  return { enabled: true, timeout: `${agentTimeout}s`, waitForIp };
}

function addressOf(vm: Vm, args: PveVmArgs): pulumi.Output<string> {
  const { name, node, nics, started = true, agentTimeout = 300 } = args;
  const { ip = "dhcp" } = nics[0] ?? {};
  if (ip !== "dhcp") return output(ip.replace(/\/.*$/, ""));
  return all([vm.vmId, vm.networkDevices, vm.macAddresses, vm.ipv4Addresses]).apply(
    ([vmid, devices, macAddresses, ipv4Addresses]) => {
      const mac = devices[0]?.macAddress ?? "";
      const address = guestAddress({ macAddresses, ipv4Addresses, mac });
      if (address !== undefined) return address;
      if (!started) return "";
      throw new RunError(
        `VM ${vmid} (${name} on ${node}) told no IPv4 address of its first NIC within ${agentTimeout} s: its image lacks ` +
          "qemu-guest-agent, it did not boot, or nothing answers DHCP there. See its console, then run: pulumi up --refresh",
      );
    },
  );
}
