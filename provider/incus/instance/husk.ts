import type { IncusError } from "../api/incusError.ts";
import { paths } from "../api/paths.ts";
import type { LiveInstance } from "./schema.ts";
import { isOn } from "./schema.ts";
import type { InstanceScope } from "./scope.ts";

/**
 * Whether an instance found in place of a new one can be kept. A daemon killed during a create leaves
 * records without a root volume (tried on 6.0.4: 5 of 9), or on btrfs a volume record without its
 * subvolume: starting that one makes it undeletable, and no request tells it from a whole one. So
 * what has never run is kept only if it is this create's own, whose start alone has failed; anything
 * else that never ran holds nothing and is made again.
 */
export async function isWhole(
  scope: InstanceScope,
  live: LiveInstance,
  error: IncusError,
): Promise<boolean> {
  const hasRun = isOn(live) || live.config["volatile.last_state.power"] !== undefined;
  const onlyStartFailed =
    error.operation !== undefined &&
    error.outcome === "failed" &&
    !/already exists|UNIQUE constraint/i.test(error.reason);
  return (hasRun || onlyStartFailed) && (await hasRootVolume(scope, live));
}

async function hasRootVolume(scope: InstanceScope, live: LiveInstance): Promise<boolean> {
  const root = Object.values(live.expanded_devices).find(
    (device) => device["type"] === "disk" && device["path"] === "/",
  );
  const pool = root?.["pool"];
  if (!pool) return false;
  const volume = paths`/1.0/storage-pools/${pool}/volumes/${live.type}/${live.name}`;
  return (await scope.api.find(volume)) !== undefined;
}
