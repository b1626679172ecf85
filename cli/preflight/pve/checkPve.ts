import type { PveAccess } from "../../../provider/pve/api/pveAddress.ts";
import { PveClient } from "../../../provider/pve/api/pveClient.ts";
import type { PreflightCode, PreflightFinding } from "../finding.ts";
import { checkImages } from "./checkImages.ts";
import { checkExpiry, checkRights } from "./checkRights.ts";
import { checkRoom } from "./checkRoom.ts";
import { checkBridges, checkStorages } from "./checkStorages.ts";
import { checkVmids } from "./checkVmids.ts";
import { checked, type PveCheck, type PveContext } from "./pveContext.ts";
import { reachNode } from "./reachNode.ts";

const checks: readonly (readonly [code: PreflightCode, what: string, check: PveCheck])[] = [
  ["pve-rights", "rights of the token", checkRights],
  ["pve-token-expiry", "end of the token", checkExpiry],
  ["pve-storage", "storages", checkStorages],
  ["pve-bridge", "bridges", checkBridges],
  ["pve-vmid", "VM ids", checkVmids],
  ["pve-memory", "memory, cores and nesting", checkRoom],
  ["pve-image", "images", checkImages],
];

/**
 * Everything about a node that can stand in the way, all at once. It only reads.
 *
 * @param described undefined where the description is not valid: then only the node itself is looked at
 */
export async function checkPve(
  settings: PveAccess,
  stack: string,
  node: string,
  described: Pick<PveContext, "source" | "manifest" | "previous"> | undefined,
): Promise<{
  readonly findings: readonly PreflightFinding[];
  readonly facts: Readonly<Record<string, string>>;
}> {
  const client = new PveClient(settings);
  try {
    const { findings, facts, isUsable } = await reachNode(stack, node, settings, client);
    if (!isUsable || described === undefined) return { findings, facts };
    const context = { stack, client, node, ...described };
    const found = checks.map(([code, what, check]) => checked(code, what, () => check(context)));
    return { facts, findings: [...findings, ...(await Promise.all(found)).flat()] };
  } finally {
    client.close();
  }
}
