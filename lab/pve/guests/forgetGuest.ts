import type { PveNode } from "../node.ts";

/** A guest that is gone leaves pools and ACLs with it, and its firewall goes. */
export function forgetGuest(node: PveNode, vmid: string): void {
  const { state } = node;
  delete state.guests[vmid];
  delete state.aliases?.[vmid];
  state.acl = state.acl.filter((entry) => entry.path !== `/vms/${vmid}`);
  for (const pool of Object.values(state.pools)) {
    pool.vms = pool.vms.filter((member) => member !== Number(vmid));
  }
}
