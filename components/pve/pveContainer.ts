import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ManifestNic } from "../../model/hypervisors/manifest.ts";
import { claimGuest, type VmidRange } from "./claimGuest.ts";
import { toGiB, toMiB } from "./guestSize.ts";
import { guestTags } from "./guestTags.ts";
import { Container } from "./proxmoxve.ts";

export interface PveContainerArgs {
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
  /** Bytes. It has no swap. */
  readonly memory: number;
  /** Bytes. It only grows. */
  readonly disk: number;
  /** A template of the node: `local:vztmpl/debian-12.tar.zst`. Another one makes the container anew. */
  readonly image: pulumi.Input<string>;
  /** What the node sets up inside, such as names and addresses. Default: `debian`. */
  readonly osType?: string;
  readonly storage: string;
  readonly nics: readonly ManifestNic[];
  /** Of root, written when it is made: other ones make the container anew. */
  readonly sshKeys: readonly pulumi.Input<string>[];
  /** May run containers of its own. Default: false. */
  readonly nesting?: boolean;
  /** Refuses to be deleted, by Pulumi and by the node. */
  readonly protected: boolean;
  /** Place in the node's order of starts and stops. Default: none. */
  readonly startOrder?: number;
  readonly pool?: string;
  /** Default: true. */
  readonly started?: boolean;
}

/**
 * A container on a Proxmox VE: always unprivileged, for what is root in it must not be root on the node. With a `pve`
 * provider beside the `proxmoxve` one, an id that is taken is refused, and a smaller disk in the preview.
 */
export class PveContainer extends ComponentResource {
  readonly vmid: pulumi.Output<number>;
  /** IPv4 address of the first NIC: its static one, or what the node sees. Empty with `dhcp` where it is not started. */
  readonly address: pulumi.Output<string>;
  readonly container: pulumi.CustomResource;

  constructor(name: string, args: PveContainerArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("strata:pve:Container", name, {}, opts);
    const { image, disk, instead } = args;
    const wish = { vmid: args.vmid, instead, image, size: toGiB(disk) };
    const { vmid, claim } = claimGuest(this, args.name, wish, opts);
    const container = new Container(name, containerArgs({ ...args, vmid }), {
      parent: this,
      dependsOn: claim,
      protect: args.protected,
      ...(opts.deletedWith && { deletedWith: opts.deletedWith }),
      // Its id and its static addresses can be had once.
      deleteBeforeReplace: true,
    });
    this.container = container;
    this.vmid = container.vmId.apply((vmid) => vmid ?? 0);
    this.address = addressOf(container, args);
    this.registerOutputs({ vmid: this.vmid, address: this.address });
  }
}

function containerArgs(args: PveContainerArgs): ConstructorParameters<typeof Container>[1] {
  const { nics, startOrder, started = true } = args;
  return {
    nodeName: args.node,
    vmId: args.vmid,
    description: args.description ?? "",
    tags: guestTags(args.tags),
    poolId: args.pool,
    started,
    startOnBoot: started,
    startup: startOrder === undefined ? undefined : { order: startOrder },
    protection: args.protected,
    unprivileged: true,
    features: { nesting: args.nesting ?? false },
    operatingSystem: { templateFileId: args.image, type: args.osType ?? "debian" },
    cpu: { cores: args.cores },
    memory: { dedicated: toMiB(args.memory), swap: 0 },
    disk: { datastoreId: args.storage, size: toGiB(args.disk) },
    networkInterfaces: nics.map(({ bridge, vlan }, index) => ({
      name: `eth${index}`,
      bridge,
      ...(vlan > 0 && { vlanId: vlan }),
    })),
    initialization: {
      hostname: args.name,
      ipConfigs: nics.map(({ ip, gateway }) => ({
        ipv4: { address: ip, ...(gateway !== "" && { gateway }) },
      })),
      userAccount: {
        keys: args.sshKeys.map((key) => output(key).apply((text) => text.trim())),
      },
    },
    ...(nics[0]?.ip === "dhcp" && started && { waitForIp: { ipv4: true } }),
  };
}

function addressOf(container: Container, args: PveContainerArgs): pulumi.Output<string> {
  const { name, node, nics, started = true } = args;
  const { ip = "dhcp" } = nics[0] ?? {};
  if (ip !== "dhcp") return output(ip.replace(/\/.*$/, ""));
  return all([container.vmId, container.ipv4]).apply(([vmid, ipv4]) => {
    const address = ipv4["eth0"];
    if (address !== undefined || !started) return address ?? "";
    throw new RunError(
      `container ${vmid} (${name} on ${node}) has no IPv4 address on eth0: nothing answers DHCP there, or it did not ` +
        "boot. See its console, then run: pulumi up --refresh",
    );
  });
}
