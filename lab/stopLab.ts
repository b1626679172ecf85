import { rm } from "node:fs/promises";
import { endDaemon } from "./daemon/endDaemon.ts";
import { withFileLock } from "./fileLock.ts";
import { labPaths } from "./labPaths.ts";
import { endNamespaces } from "./namespace/endNamespaces.ts";
import { readState } from "./namespace/labState.ts";
import { isAlive } from "./namespace/processes.ts";
import { purgeCache } from "./packages/purgeCache.ts";
import { type LabLog, stderrLog, step } from "./progress.ts";

export interface StopOptions {
  readonly dir?: string;
  /** Keeps the lab's directory: instances are stopped cleanly, and the next start goes on with them. */
  readonly keep?: boolean;
  /** Removes the cached packages and images as well. */
  readonly purge?: boolean;
  readonly log?: LabLog;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Ends a lab and removes its directory: no process, mount, namespace, link, loop device or rule of it remains.
 * Nothing happens where there is no lab.
 */
export async function stopLab(options: StopOptions = {}): Promise<void> {
  const { log = stderrLog, keep = false } = options;
  const paths = labPaths(options.env, options.dir);
  await withFileLock(paths.lock, 900, async () => {
    const state = await readState(paths.dir);
    if (state === undefined) return;
    const { init } = state;
    if (keep && init !== undefined && (await isAlive(init))) {
      const stopping = step(log, "stop the instances and Incus", 10, () =>
        endDaemon(paths, init.pid, "SIGPWR"),
      );
      // What does not stop by itself ends with the namespaces.
      await stopping.catch((error: unknown) => log(`lab: ${String(error)}`));
    }
    await step(log, keep ? "end the lab" : "end the lab and remove its data", 2, async () => {
      await endNamespaces(paths, init);
      await rm(keep ? paths.run : paths.dir, { recursive: true, force: true });
    });
  });
  if (options.purge === true) await purgeCache(paths.cache, log);
}
