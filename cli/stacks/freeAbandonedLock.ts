import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { progress } from "../progress.ts";
import { restoreCheckpoint } from "./restoreCheckpoint.ts";
import { askPulumi } from "./runPulumi.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";

/** What Pulumi's file backend writes into a lock. */
export interface StackLock {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Frees a stack of locks whose process on this machine is gone, and mends its state where that was
 * being written: what a killed `pulumi up` leaves.
 *
 * @param state directory of the file backend
 */
export async function freeAbandonedLock(
  stack: string,
  state: string,
  environment: StackEnvironment,
): Promise<void> {
  const locks = await readLocks(join(state, ".pulumi/locks/organization/strata", stack));
  if (locks.length === 0 || !locks.every(isAbandoned)) return;
  await restoreCheckpoint(join(state, ".pulumi/stacks/strata", `${stack}.json`));
  progress(`freeing stack ${stack} of the lock of a pulumi that is gone`);
  await askPulumi(`free stack ${stack}`, ["cancel", "--yes", stack], environment);
}

async function readLocks(dir: string): Promise<StackLock[]> {
  const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith(".json"));
  const texts = names.map((name) => readFile(join(dir, name), "utf8"));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as StackLock);
}

export function isAbandoned({ pid, hostname: host }: StackLock): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM means that it lives, as another user's.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
