import {
  agentPrivileges,
  guestPrivileges,
  machinePrivileges,
} from "../../model/hypervisors/privileges.ts";
import type { PveRights } from "./install/accessScript.ts";

interface RightsFor {
  /** Of Proxmox VE: 9 has other privileges for the guest agent. */
  readonly major: 8 | 9;
  readonly node: string;
  readonly storages: readonly string[];
  readonly bridges: readonly string[];
}

/**
 * What a graph needs on a node that it has made, to put images and guests there: docs/remote-machines.md has what each right
 * is for. Nothing on `/`, and nothing on users, storages or the network but their use.
 */
export function nodeRights({ major, node, storages, bridges }: RightsFor): PveRights {
  const storage = ["Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Datastore.Audit"];
  return {
    "/vms": [...guestPrivileges, ...machinePrivileges, ...agentPrivileges[major]],
    [`/nodes/${node}`]: ["Sys.AccessNetwork", "Sys.Audit"],
    ...Object.fromEntries(storages.map((name) => [`/storage/${name}`, storage])),
    ...Object.fromEntries(bridges.map((name) => [`/sdn/zones/localnetwork/${name}`, ["SDN.Use"]])),
  };
}
