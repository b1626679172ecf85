import { statfs } from "node:fs/promises";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { LabError } from "../labError.ts";
import type { LabLog } from "../progress.ts";

const name = "default";
const gib = 1024 ** 3;

/**
 * Makes the pool `default` unless it is there: btrfs on a sparse loop file (20 GiB, or the disk's free space where
 * that is less), or plain directories where this kernel or machine cannot do btrfs.
 */
export async function ensurePool(
  incus: IncusClient,
  dir: string,
  log: LabLog,
): Promise<"btrfs" | "dir"> {
  const found = await incus.find<{ driver: "btrfs" | "dir" }>(`/1.0/storage-pools/${name}`);
  if (found !== undefined) return found.value.driver;
  const { bavail, bsize } = await statfs(dir);
  const size = Math.min(20, Math.floor((bavail * bsize) / gib));
  if (size < 2) {
    const cause = `${dir} has less than 2 GiB free`;
    throw new LabError(
      "cannot make the lab's storage pool",
      cause,
      "free some space or set STRATA_LAB_DIR",
    );
  }
  try {
    const config = { size: `${size}GiB` };
    await incus.send("POST", "/1.0/storage-pools", { name, driver: "btrfs", config });
    return "btrfs";
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(`lab: no btrfs here, the pool uses plain directories and is slower: ${reason}`);
    await incus.send("POST", "/1.0/storage-pools", { name, driver: "dir", config: {} });
    return "dir";
  }
}

/** Gives instances of the default project's default profile a root disk, so that `incus launch` works at once. */
export async function ensureRootDisk(incus: IncusClient): Promise<void> {
  await incus.update<{ devices: Record<string, unknown> }>("/1.0/profiles/default", (current) =>
    "root" in current.devices
      ? undefined
      : {
          ...current,
          devices: { ...current.devices, root: { type: "disk", path: "/", pool: name } },
        },
  );
}
