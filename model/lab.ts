/** The resolved lab: plain, complete data; nothing undefined, nothing left to default later. */
export interface Lab {
  readonly name: string;
  readonly projects: readonly LabProject[];
  readonly profiles: readonly LabProfile[];
  readonly instances: readonly LabInstance[];
  readonly policies: readonly LabPolicy[];
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
}

export interface LabPolicy {
  readonly from: string;
  readonly to: string;
  readonly ports: "all" | readonly number[];
  readonly protocol: "tcp" | "udp";
  readonly bidirectional: boolean;
  readonly description: string;
}

export type Devices = Readonly<Record<string, Readonly<Record<string, string>>>>;
