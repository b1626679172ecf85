import type { LabPaths } from "../labPaths.ts";
import { waitFor } from "../waitFor.ts";
import { daemonLog, daemonProcesses } from "./startDaemon.ts";

/** SIGTERM ends the daemon alone, SIGPWR stops the instances first, SIGKILL is a crash. */
export type DaemonSignal = "SIGTERM" | "SIGPWR" | "SIGKILL";

/** Sends the daemon a signal and waits until it has ended, at most 90 s. */
export async function endDaemon(
  paths: LabPaths,
  init: number,
  signal: DaemonSignal,
): Promise<void> {
  for (const pid of await daemonProcesses(paths, init)) process.kill(pid, signal);
  const wait = { what: "the lab's Incus to end", seconds: 90, wayOut: `see ${daemonLog(paths)}` };
  await waitFor(wait, async () =>
    (await daemonProcesses(paths, init)).length === 0 ? true : undefined,
  );
}
