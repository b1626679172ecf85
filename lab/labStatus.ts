import { serverInfo } from "./daemon/serverInfo.ts";
import { daemonLog, daemonProcesses } from "./daemon/startDaemon.ts";
import { labPaths } from "./labPaths.ts";
import { readState } from "./namespace/labState.ts";
import { isAlive } from "./namespace/processes.ts";
import { uplinkProcesses } from "./namespace/uplink.ts";

export interface LabStatus {
  readonly dir: string;
  readonly cache: string;
  readonly socket: string;
  readonly log: string;
  /** `absent`: no lab here; `stopped`: its data is, after a crash, a restart of the machine or `down --keep`. */
  readonly state: "absent" | "stopped" | "running" | "degraded";
  /** What is wrong with a degraded lab; `strata lab up` mends it. */
  readonly problems: readonly string[];
  /** Process 1 of the lab's namespaces, for nsenter(1). */
  readonly pid?: number;
  readonly version?: string;
  readonly serverName?: string;
  readonly fingerprint?: string;
  readonly pool?: string;
  readonly images?: readonly string[];
}

/** What is there of a lab. Changes nothing. */
export async function labStatus(
  options: { readonly dir?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<LabStatus> {
  const paths = labPaths(options.env, options.dir);
  const { dir, cache, socket } = paths;
  const place = { dir, cache, socket, log: daemonLog(paths) };
  const state = await readState(dir);
  if (state === undefined) return { ...place, state: "absent", problems: [] };
  const { init, serverName, fingerprint, pool, images } = state;
  const known = { serverName, fingerprint, images, ...(pool === undefined ? {} : { pool }) };
  if (init === undefined || !(await isAlive(init))) {
    return { ...place, ...known, state: "stopped", problems: [] };
  }
  const info = await serverInfo(socket).catch(() => undefined);
  const problems: string[] = [];
  if ((await daemonProcesses(paths, init.pid)).length === 0) problems.push("Incus does not run");
  else if (info === undefined) problems.push("Incus does not answer");
  if ((await uplinkProcesses(paths, init.pid)).length === 0) {
    problems.push("the uplink does not run: guests reach nothing outside");
  }
  return {
    ...place,
    ...known,
    state: problems.length === 0 ? "running" : "degraded",
    problems,
    pid: init.pid,
    ...(info === undefined ? {} : { version: info.environment.server_version }),
  };
}
