import { daemonGet, daemonRequest } from "./daemon.ts";

interface ExecOperation {
  readonly status_code: number;
  readonly err: string;
  readonly metadata: { readonly return: number };
}

/** Runs a command in a guest through the daemon's own API and gives its exit code. */
export async function guestExec(
  socket: string,
  project: string,
  instance: string,
  command: readonly string[],
): Promise<{ exitCode: number }> {
  const path = `/1.0/instances/${instance}/exec?project=${project}`;
  const { operation } = await daemonRequest(socket, "POST", path, {
    command,
    "record-output": true,
    interactive: false,
  });
  const done = await daemonGet<ExecOperation>(socket, `${operation}/wait`);
  if (done.status_code !== 200) throw new Error(`exec in ${instance} failed: ${done.err}`);
  return { exitCode: done.metadata.return };
}
