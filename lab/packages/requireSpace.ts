import { mkdir, statfs } from "node:fs/promises";
import { LabError } from "../labError.ts";
import type { LabPaths } from "../labPaths.ts";

/** Packages, the build of an image and its file; the lab's own data come on top. */
const neededMiB = 1536;

/** The same with the packages and the disk of virtual machines. */
const neededForVmsMiB = 3584;

/** Refuses to begin where the disk would run full half-way. */
export async function requireSpace({ dir, cache }: LabPaths, vms: boolean): Promise<void> {
  const wantedMiB = vms ? neededForVmsMiB : neededMiB;
  for (const place of [dir, cache]) {
    await mkdir(place, { recursive: true });
    const { bavail, bsize } = await statfs(place);
    const freeMiB = Math.floor((bavail * bsize) / 1024 ** 2);
    if (freeMiB < wantedMiB) {
      const cause = `${place} has ${freeMiB} MiB free, a lab needs ${wantedMiB} MiB`;
      const wayOut = "free some space, or set STRATA_LAB_DIR and STRATA_CACHE_DIR to another disk";
      throw new LabError("cannot start the lab", cause, wayOut);
    }
  }
}
