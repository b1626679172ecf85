import type { Call } from "../api/call.ts";
import { denied } from "../pveError.ts";

/** @throws PveError 403: a missing pool is a matter of rights. */
export function demandPool(call: Call): void {
  const pool = call.text("pool");
  if (pool === undefined || call.node.state.pools[pool] !== undefined) return;
  throw denied(`pool '${pool}' does not exist`);
}

/** The right to make a guest comes from its id or from its pool. */
export function demandVmRights(call: Call, vmid: string): void {
  const pool = call.text("pool");
  if (call.rights.may(`/vms/${vmid}`, "VM.Allocate")) return;
  if (pool !== undefined && call.rights.may(`/pool/${pool}`, "VM.Allocate")) return;
  throw denied();
}

/** A guest belongs to its pool once it is made, not before. */
export function joinPool(call: Call, vmid: string): void {
  const pool = call.text("pool");
  if (pool !== undefined) call.node.state.pools[pool]?.vms.push(Number(vmid));
}
