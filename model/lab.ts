import type { AddressRequest } from "./addresses/allocate.ts";
import type { HostNetwork } from "./facts.ts";

/** The resolved lab: plain, complete data; nothing undefined, nothing left to default later. */
export interface Lab {
  readonly name: string;
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
}

/** One domain: an Incus project and its bridge. */
export interface LabProject {
  readonly name: string;
  readonly domain: string;
  readonly description: string;
  readonly bridge: string;
  /** CIDR, such as `10.100.0.0/24`. */
  readonly subnet: string;
  /** The bridge's own address, without prefix length. */
  readonly gateway: string;
  readonly protected: boolean;
}

export interface LabProfile {
  readonly name: string;
  readonly domain: string;
  readonly project: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Devices;
}

export interface LabInstance {
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
  readonly protected: boolean;
  /** Names for a provisioning tool; strata itself does nothing with them. */
  readonly roles: readonly string[];
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
