import { daemonGet, daemonRequest } from "./daemon.ts";

interface ExecOperation {
  readonly status_code: number;
  readonly err: string;
  readonly metadata: { readonly return: number };
}

/** Incus loses this race of its own now and then, before the command runs: then it is asked again. */
const lostRace = "Failed to retrieve PID of executing child process";

/** Runs a command in a guest through the daemon's own API and gives its exit code. */
export async function guestExec(
  socket: string,
  project: string,
  instance: string,
  command: readonly string[],
  tries = 5,
): Promise<{ exitCode: number }> {
  const path = `/1.0/instances/${instance}/exec?project=${project}`;
  const { operation } = await daemonRequest(socket, "POST", path, {
    command,
    "record-output": true,
    interactive: false,
  });
  const waiting = daemonGet<ExecOperation>(socket, `${operation}/wait`);
  const done = await waiting.catch((error: unknown) => {
    if (tries === 1 || !String(error).includes(lostRace)) throw error;
    return undefined;
  });
  if (!done) return guestExec(socket, project, instance, command, tries - 1);
  if (done.status_code !== 200) throw new Error(`exec in ${instance} failed: ${done.err}`);
  return { exitCode: done.metadata.return };
}
