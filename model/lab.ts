import type { AddressRequest } from "./addresses/allocate.ts";
import type { HostNetwork } from "./facts.ts";

/** The resolved lab: plain, complete data; nothing undefined, nothing left to default later. */
export interface Lab {
  readonly name: string;
  /** Starts the names of projects, bridges and instances of a nested lab, such as `001-`; or empty. */
  readonly prefix: string;
  /** What keeps domains apart: ACLs on the bridges, the server's nftables, or both. */
  readonly isolation: "acl" | "nftables" | "both";
  readonly ipv6: "none" | "ula";
  /** The machine that forwards between domains; empty where the server does. */
  readonly firewall: string;
  /** First two octets of all addresses that count as the lab's, used or not. */
  readonly bases: readonly string[];
  /** What the description asks of the address plan: explicit numbers only. */
  readonly addressing: AddressRequest;
  /** The server's other networks; empty when unknown. */
  readonly hostNetworks: readonly HostNetwork[];
  readonly provisioning: LabProvisioning;
  readonly projects: readonly LabProject[];
  readonly profiles: readonly LabProfile[];
  readonly instances: readonly LabInstance[];
  readonly policies: readonly LabPolicy[];
}

/** How a provisioning tool reaches the machines; empty where the description does not say. */
export interface LabProvisioning {
  readonly connection: string;
  readonly user: string;
  /** Whether the memory of a GPU is to be cleared when its user changes. */
  readonly aiVramFlush: boolean;
  /** By enabled domain: where its AI tools run, and whether what they are sent is cleaned. */
  readonly ai: Readonly<Record<string, LabAi>>;
}

export interface LabAi {
  readonly provider: "local" | "cloud" | "local-first";
  readonly sanitize: boolean | "always";
}

/** One domain: an Incus project and its bridge. */
export interface LabProject {
  /** Of the Incus project: the domain's name behind the lab's prefix. */
  readonly name: string;
  readonly domain: string;
  readonly description: string;
  readonly bridge: string;
  /** CIDR, such as `10.100.0.0/24`. */
  readonly subnet: string;
  /** The bridge's own address, without prefix length. */
  readonly gateway: string;
  readonly protected: boolean;
  /** Whether its machines reach what is outside the server. */
  readonly internet: boolean;
  /** The domain's name before; empty where it was not renamed. */
  readonly renamedFrom: string;
}

export interface LabProfile {
  readonly name: string;
  readonly domain: string;
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Devices;
}

export interface LabInstance {
  /** As the description calls it, and policies and addresses do. */
  readonly machine: string;
  /** Of the Incus instance: the machine's name behind the lab's prefix. */
  readonly name: string;
  readonly description: string;
  readonly domain: string;
  readonly project: string;
  readonly type: "container" | "virtual-machine";
  /** Static IPv4 address on the domain's bridge, without prefix length. */
  readonly address: string;
  readonly image: string;
  readonly profiles: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Devices;
  /** Custom storage volumes; the devices that mount them are among `devices`. */
  readonly volumes: readonly LabVolume[];
  /** Text by path, written into the running machine. */
  readonly files: Readonly<Record<string, string>>;
  readonly protected: boolean;
  /** Whether packets with other addresses than its own are dropped. */
  readonly antiSpoofing: boolean;
  /** The machine's name before; empty where it was not renamed. */
  readonly renamedFrom: string;
  /** Names for a provisioning tool; strata itself does nothing with them. */
  readonly roles: readonly string[];
}

/** A custom storage volume in the machine's project, kept as long as the description names it. */
export interface LabVolume {
  readonly name: string;
  readonly pool: string;
  /** As Incus writes it, such as `10GiB`; empty for no limit. */
  readonly size: string;
  /** Where the machine mounts it; empty for the bare disk of a virtual machine. */
  readonly path: string;
}

/** Traffic that is let through between two ends that are otherwise kept apart. */
export interface LabPolicy {
  readonly from: string;
  readonly to: string;
  readonly source: LabEndpoint;
  readonly target: LabEndpoint;
  /** Of the target. With `all`, every protocol is let through. */
  readonly ports: "all" | readonly number[];
  readonly protocol: "tcp" | "udp";
  readonly bidirectional: boolean;
  readonly description: string;
}

export type LabEndpoint =
  | { readonly kind: "host" }
  | { readonly kind: "domain"; readonly domain: string }
  | { readonly kind: "machine"; readonly domain: string; readonly machine: string };

export type Devices = Readonly<Record<string, Readonly<Record<string, string>>>>;
