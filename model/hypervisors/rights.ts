import type { Manifest } from "./manifest.ts";
import { agentPrivileges, guestPrivileges, machinePrivileges } from "./privileges.ts";

/** Privileges that one path of a Proxmox VE must give to a user and its token. */
export interface NeededRights {
  readonly path: string;
  /** Where to give them: the path, or one above it. */
  readonly givenOn: string;
  readonly privileges: readonly string[];
  /** What for, as in docs/hypervisors.md. */
  readonly purpose: string;
}

/**
 * The least rights with which a token makes what stands on the host itself.
 *
 * @param release of the Proxmox VE, 8 or 9
 */
export function neededRights(
  { host, images, nodes }: Manifest,
  { node, release, imageStorage }: NodeToServe,
): readonly NeededRights[] {
  const own = nodes.filter(({ depth }) => depth === 1);
  const storages = [...new Set(own.map(({ storage }) => storage))];
  const networks = own.flatMap(({ nics }) =>
    nics.map(({ bridge, vlan }) => (vlan === 0 ? bridge : `${bridge}/${vlan}`)),
  );
  const downloads = own.some(({ image }) => images[image]?.source === "url");
  const rights: readonly NeededRights[] = [
    ...own.map(({ vmid, guest: type }) => ({
      path: `/vms/${vmid}`,
      // Rights on the guest itself go when it is deleted.
      givenOn: "/vms",
      privileges:
        type === "vm"
          ? [...guestPrivileges, ...machinePrivileges, ...agentPrivileges[release]].sort()
          : guestPrivileges,
      purpose: type === "vm" ? "make and run a VM" : "make and run a container",
    })),
    ...storages.map((storage) => ({
      ...at(`/storage/${storage}`),
      privileges: ["Datastore.AllocateSpace"],
      purpose: "disks",
    })),
    ...[...new Set(networks)].map((network) => ({
      ...at(`/sdn/zones/localnetwork/${network}`),
      privileges: ["SDN.Use"],
      purpose: "network cards",
    })),
    ...(downloads
      ? [
          {
            ...at(`/storage/${imageStorage}`),
            privileges: ["Datastore.AllocateSpace", "Datastore.AllocateTemplate"],
            purpose: "downloaded images",
          },
          {
            ...at(`/nodes/${node}`),
            privileges: ["Sys.AccessNetwork"],
            purpose: "downloads by the node",
          },
        ]
      : []),
  ];
  return host.kind === "pve" ? rights : [];
}

const at = (path: string) => ({ path, givenOn: path });

interface NodeToServe {
  readonly node: string;
  readonly release: 8 | 9;
  /** Where downloaded images go. */
  readonly imageStorage: string;
}
