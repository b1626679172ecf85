import type { GuestType, HypervisorKind, NodeKind } from "./kinds.ts";

/** The resolved description: plain, complete data; nothing undefined, nothing left to default. */
export interface Manifest {
  readonly name: string;
  readonly host: ManifestHost;
  /** Those that nodes use, by name. */
  readonly images: Readonly<Record<string, ManifestImage>>;
  /** In the order of creation: parents first, level by level. Destroyed in the reverse one. */
  readonly nodes: readonly ManifestNode[];
  /** What is asked of the ids; those of `nodes` are what comes of it without any that were given out before. */
  readonly vmids: ManifestVmids;
}

export interface ManifestVmids {
  /** The ids to choose from, both included. */
  readonly first: number;
  readonly last: number;
  /** Of the guests of each Proxmox VE; 0 is to be chosen. */
  readonly wanted: readonly {
    readonly hypervisor: string;
    readonly node: string;
    readonly vmid: number;
  }[];
}

/** The stack's own node, which is there before and stays. */
export interface ManifestHost {
  readonly kind: HypervisorKind;
  readonly bridges: readonly string[];
  readonly storages: readonly string[];
}

export interface ManifestImage {
  readonly source: "url" | "volume" | "alias";
  /** The address, volume or alias. */
  readonly location: string;
  /** With its algorithm, such as `sha256:...`; of a `url` empty where its publisher is to be asked. */
  readonly checksum: string;
  /** The address of the publisher's list; empty where nobody is asked. */
  readonly checksums: string;
  readonly guest: GuestType;
  /** Empty where the file does not say. */
  readonly system: string;
}

export interface ManifestNode {
  readonly name: string;
  readonly description: string;
  readonly kind: NodeKind;
  readonly guest: GuestType;
  /** A node, or `host`. */
  readonly parent: string;
  /** 1 on the host, 2 on a node of that level, and so on. */
  readonly depth: number;
  /** Names from the outermost node to this one. */
  readonly path: readonly string[];
  /** What stands on it, in the order of the file. */
  readonly children: readonly string[];
  /** Who makes its children: this strata, or one on the node itself. Leaves have `graph`. */
  readonly mode: "graph" | "delegate";
  /** The nearest node above it in mode `delegate`; empty where this strata makes it. */
  readonly madeBy: string;
  readonly preset: string;
  readonly image: string;
  /** 0 on an Incus, which goes by names. */
  readonly vmid: number;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly disk: number;
  /** Empty for containers, and on an Incus. */
  readonly cpuType: string;
  readonly nesting: boolean;
  readonly storage: string;
  readonly nics: readonly ManifestNic[];
  readonly protected: boolean;
  /** Directories that are copied there. */
  readonly repos: readonly ManifestRepo[];
  /** Commands in their order. */
  readonly provision: readonly ProvisionStep[];
  /** Empty for leaves. */
  readonly bridges: readonly string[];
  readonly storages: readonly string[];
}

export interface ManifestRepo {
  readonly name: string;
  /** As written: from the project's directory. */
  readonly source: string;
  /** On the machine; absolute. */
  readonly target: string;
  readonly exclude: readonly string[];
  readonly git: boolean;
}

export interface ProvisionStep {
  readonly name: string;
  readonly run: string;
  /** Seconds. */
  readonly timeout: number;
}

export interface ManifestNic {
  readonly bridge: string;
  /** 0 for none. */
  readonly vlan: number;
  /** `dhcp`, or an address with its prefix length. */
  readonly ip: string;
  /** Empty for none, and with dhcp. */
  readonly gateway: string;
}
