import { type DaemonSignal, endDaemon } from "./daemon/endDaemon.ts";
import { ensureDaemon } from "./daemon/startDaemon.ts";
import { withFileLock } from "./fileLock.ts";
import { labPaths } from "./labPaths.ts";
import { runningState } from "./runningState.ts";

/**
 * Ends the lab's daemon and starts it again; instances keep running. `signal` is SIGTERM unless given, SIGKILL to
 * have it crash.
 */
export async function restartDaemon(
  lab: { readonly dir: string },
  options: { readonly signal?: DaemonSignal; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const paths = labPaths(options.env, lab.dir);
  await withFileLock(paths.lock, 900, async () => {
    const { init, daemon, vms } = await runningState(paths.dir, "cannot restart the lab's Incus");
    await endDaemon(paths, init.pid, options.signal ?? "SIGTERM");
    await ensureDaemon(paths, init.pid, { daemon, vms });
  });
}
