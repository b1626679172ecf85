import { rm } from "node:fs/promises";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { labPaths, type LabPaths } from "../../labPaths.ts";
import { findInPidNamespace } from "../../namespace/processes.ts";
import { type LabLog, stderrLog, step } from "../../progress.ts";
import { runningState } from "../../runningState.ts";
import { waitFor } from "../../waitFor.ts";
import { IncusBackend } from "../containers/incusBackend.ts";
import { type NodeName, nodePlace } from "./nodePlaces.ts";

export interface StopNodesOptions {
  readonly dir?: string;
  readonly log?: LabLog;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Ends nodes of a lab that runs and removes all that they are: their guests, networks and what they remembered.
 * A node that is not there is none to remove.
 */
export async function stopNodes(
  names: readonly NodeName[],
  options: StopNodesOptions = {},
): Promise<void> {
  const { log = stderrLog } = options;
  const paths = labPaths(options.env, options.dir);
  const { init, fingerprint } = await runningState(paths.dir, "cannot remove Proxmox VE nodes");
  for (const name of names) {
    await step(log, `remove Proxmox VE node ${name}`, 3, () =>
      stop(paths, init.pid, fingerprint, name),
    );
  }
}

async function stop(paths: LabPaths, init: number, fingerprint: string, name: NodeName) {
  const { address, directory, state, log } = nodePlace(paths, name);
  const processes = () => findInPidNamespace(init, state);
  for (const pid of await processes()) process.kill(pid, "SIGTERM");
  await waitFor({ what: `node ${name} to end`, seconds: 60, wayOut: `see ${log}` }, async () =>
    (await processes()).length === 0 ? true : undefined,
  );
  const incus = connectIncus(unixConnection(paths.socket), { fingerprint });
  try {
    const bridges = { vmbr0: `${address}/24` };
    await (await IncusBackend.open({ incus, node: name, bridges })).remove();
  } finally {
    incus.close();
  }
  await rm(directory, { recursive: true, force: true });
}
