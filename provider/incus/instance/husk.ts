import { paths } from "../api/paths.ts";
import type { LiveInstance } from "./schema.ts";
import type { InstanceScope } from "./scope.ts";

/**
 * A daemon killed during a create leaves a record without a root volume: it can be deleted, but
 * neither started nor made again (tried on 6.0.4: 5 of 9 records).
 */
export async function hasRootVolume(scope: InstanceScope, live: LiveInstance): Promise<boolean> {
  const root = Object.values(live.expanded_devices).find(
    (device) => device["type"] === "disk" && device["path"] === "/",
  );
  const pool = root?.["pool"];
  if (!pool) return false;
  const volume = paths`/1.0/storage-pools/${pool}/volumes/${live.type}/${live.name}`;
  return (await scope.api.find(volume)) !== undefined;
}
