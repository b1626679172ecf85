/** What carries guests. */
export type HypervisorKind = "pve" | "incus";
export type NodeKind = HypervisorKind | "vm" | "lxc";
/** What a node is to its parent. */
export type GuestType = "vm" | "lxc";

/** The hypervisor that is there before: the stack's own node. */
export const hostName = "host";

export interface HypervisorTraits {
  /** As its installation makes them; the first is its guests' unless they name another. */
  readonly bridges: readonly string[];
  readonly storages: readonly string[];
  /** The same where it is the host, which others installed. */
  readonly hostStorages: readonly string[];
  /** Bytes that it needs for itself. */
  readonly ownMemory: number;
  readonly ownDisk: number;
  /** What a machine can be made one from. */
  readonly systems: readonly string[];
  /** The keys of an image that it can take one from. */
  readonly sources: readonly ("url" | "volume" | "alias")[];
}

const gib = 1024 ** 3;

export const hypervisorTraits: Readonly<Record<HypervisorKind, HypervisorTraits>> = {
  pve: {
    bridges: ["vmbr0"],
    storages: ["local"],
    hostStorages: ["local-lvm", "local"],
    // What Proxmox asks for its services, and the smallest disk its own installer takes.
    ownMemory: 2 * gib,
    ownDisk: 8 * gib,
    systems: ["debian-12", "debian-13", "pve-8", "pve-9"],
    sources: ["url", "volume"],
  },
  incus: {
    bridges: ["incusbr0"],
    storages: ["default"],
    hostStorages: ["default"],
    ownMemory: gib / 2,
    ownDisk: 4 * gib,
    systems: ["debian-12", "debian-13", "incus"],
    sources: ["alias"],
  },
};

export function isHypervisor(kind: NodeKind | undefined): kind is HypervisorKind {
  return kind !== undefined && Object.hasOwn(hypervisorTraits, kind);
}
