import { mkdir, readdir } from "node:fs/promises";
import { type IncusClient, connectIncus } from "../provider/incus/api/client.ts";
import { unixConnection } from "../provider/incus/api/unixConnection.ts";
import { exposeHttps } from "./daemon/exposeHttps.ts";
import { importImage } from "./daemon/importImage.ts";
import { ensureDaemon } from "./daemon/startDaemon.ts";
import { ensurePool, ensureRootDisk } from "./daemon/storagePool.ts";
import type { ImageAlias } from "./images/imageAlias.ts";
import { imageFile } from "./images/labImages.ts";
import { LabError } from "./labError.ts";
import type { LabPaths } from "./labPaths.ts";
import { emptyState, type LabState, readState, writeState } from "./namespace/labState.ts";
import { isAlive } from "./namespace/processes.ts";
import { startNamespaces } from "./namespace/startNamespaces.ts";
import { ensureUplink } from "./namespace/uplink.ts";
import { labPackages } from "./packages/labPackages.ts";
import { requireSpace } from "./packages/requireSpace.ts";
import { type LabLog, step } from "./progress.ts";
import { noVms } from "./vm/vmPackages.ts";

export interface Wanted {
  readonly images: readonly ImageAlias[];
  readonly serverName: string;
  readonly https: boolean;
  readonly vms: boolean;
  readonly log: LabLog;
}

/** What the demo's stack keeps in the lab's directory, perhaps before the lab's first start. */
const demoEntries = ["passphrase", "pulumi", "stack-id", "state"];

/** Makes everything that a lab has and this one lacks; what is there already is left as it is. */
export async function bringUp(paths: LabPaths, wanted: Wanted): Promise<LabState> {
  const { log } = wanted;
  let state = (await readState(paths.dir)) ?? (await emptyLab(paths, wanted.serverName));
  await mkdir(paths.logs, { recursive: true, mode: 0o700 });
  const save = async (more: Partial<LabState>) => {
    state = { ...state, ...more };
    await writeState(paths.dir, state);
  };
  const isRunning = state.init !== undefined && (await isAlive(state.init));
  if (wanted.vms && isRunning && !state.vms) {
    throw noVms(
      `the lab in ${paths.dir} runs without them`,
      "end it by `strata lab down --keep`, then start it again",
    );
  }
  const vms = isRunning ? state.vms : wanted.vms;
  await requireSpace(paths, vms);
  const packages = await labPackages(paths.cache, log, { vms });
  // The slow builds need no daemon: they run beside its start.
  const building = wanted.images.map((alias) => imageFile(alias, paths.cache, packages, log));
  const starting = start();
  await Promise.allSettled([starting, ...building]);
  const incus = await starting;
  try {
    for (const [index, file] of (await Promise.all(building)).entries()) {
      const alias = wanted.images[index];
      if (alias === undefined) continue;
      await step(log, `import image ${alias}`, 2, () => importImage(incus, file, alias));
      await save({ images: [...new Set([...state.images, alias])].toSorted() });
    }
    if (wanted.https) await save({ httpsPort: await exposeHttps(paths, incus) });
  } finally {
    incus.close();
  }
  return state;

  async function start(): Promise<IncusClient> {
    const { overlay, daemon } = packages;
    let { init } = state;
    if (init === undefined || !isRunning) {
      init = await startNamespaces(paths, overlay, state.serverName, vms);
      await save({ init, daemon, vms, httpsPort: undefined });
    }
    const { pid } = init;
    await ensureUplink(paths, pid, overlay);
    const info = await step(log, "start Incus", 2, () => ensureDaemon(paths, pid, { daemon, vms }));
    const fingerprint = info.environment.certificate_fingerprint;
    await save({ fingerprint });
    const client = connectIncus(unixConnection(paths.socket), { fingerprint });
    await save({ pool: await ensurePool(client, paths.dir, log) });
    await ensureRootDisk(client);
    return client;
  }
}

/** Only an empty directory becomes a lab, because `stopLab` removes it with everything in it. */
async function emptyLab(paths: LabPaths, serverName: string): Promise<LabState> {
  await mkdir(paths.dir, { recursive: true, mode: 0o711 });
  const foreign = (await readdir(paths.dir)).filter((name) => !demoEntries.includes(name));
  if (foreign.length > 0) {
    const cause = `it holds files, such as ${foreign[0]}, and is no lab`;
    const wayOut = "set STRATA_LAB_DIR to a new directory";
    throw new LabError(`cannot use ${paths.dir} as lab directory`, cause, wayOut);
  }
  const state = { ...emptyState, serverName };
  await writeState(paths.dir, state);
  return state;
}
