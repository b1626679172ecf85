import { mkdir, readdir } from "node:fs/promises";
import type { IncusClient } from "../provider/incus/api/client.ts";
import { connectIncus } from "../provider/incus/api/client.ts";
import { unixConnection } from "../provider/incus/api/unixConnection.ts";
import { importImage } from "./daemon/importImage.ts";
import { serverInfo, type ServerInfo } from "./daemon/serverInfo.ts";
import { ensureDaemon } from "./daemon/startDaemon.ts";
import { ensurePool, ensureRootDisk } from "./daemon/storagePool.ts";
import { withFileLock } from "./fileLock.ts";
import { type ImageAlias, imageFile, allImages } from "./images/labImages.ts";
import { LabError } from "./labError.ts";
import { type LabPaths, labPaths } from "./labPaths.ts";
import { emptyState, type LabState, readState, writeState } from "./namespace/labState.ts";
import { isAlive } from "./namespace/processes.ts";
import { startNamespaces } from "./namespace/startNamespaces.ts";
import { ensureUplink } from "./namespace/uplink.ts";
import { hostDistribution } from "./packages/distribution.ts";
import { packageTree } from "./packages/packageTree.ts";
import { type LabLog, stderrLog, step } from "./progress.ts";

export interface LabOptions {
  /** Default: STRATA_LAB_DIR, else below the user's state directory. */
  readonly dir?: string;
  /** Images to have, default all: tests that need no Debian leave its build out. */
  readonly images?: readonly ImageAlias[];
  /** The daemon's server name, default `strata-lab`; fixed by the first start. */
  readonly serverName?: string;
  readonly log?: LabLog;
  readonly env?: NodeJS.ProcessEnv;
}

/** What the demo's stack keeps in the lab's directory, perhaps before the lab's first start. */
const demoEntries = ["passphrase", "pulumi", "state"];

/** A running lab. */
export interface Lab {
  readonly dir: string;
  readonly socket: string;
  /** SHA-256 of the daemon's certificate, hex. */
  readonly fingerprint: string;
  readonly serverName: string;
  /** Aliases of the images that are there. */
  readonly images: readonly string[];
}

/** Starts the lab, or resumes the one that runs; an interrupted start is continued by the next. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { log = stderrLog, images = allImages } = options;
  const paths = labPaths(options.env, options.dir);
  const running = await runningLab(paths, images);
  if (running !== undefined) return running;
  if (process.getuid?.() !== 0) {
    throw new LabError(
      "cannot start the lab",
      "this is not root",
      "run it as root, or set INCUS_SOCKET",
    );
  }
  return withFileLock(paths.lock, 900, async () => {
    const meanwhile = await runningLab(paths, images);
    return meanwhile ?? bringUp(paths, images, options.serverName ?? "strata-lab", log);
  });
}

async function runningLab(
  paths: LabPaths,
  images: readonly ImageAlias[],
): Promise<Lab | undefined> {
  const state = await readState(paths.dir);
  if (state?.init === undefined || !images.every((image) => state.images.includes(image))) {
    return undefined;
  }
  if (!(await isAlive(state.init))) return undefined;
  const info = await serverInfo(paths.socket).catch(() => undefined);
  return info === undefined ? undefined : labOf(paths, state, info);
}

async function bringUp(
  paths: LabPaths,
  images: readonly ImageAlias[],
  serverName: string,
  log: LabLog,
): Promise<Lab> {
  let state = (await readState(paths.dir)) ?? (await emptyLab(paths, serverName));
  const save = async (more: Partial<LabState>) => {
    state = { ...state, ...more };
    await writeState(paths.dir, state);
  };
  const tree = await packageTree(paths.cache, await hostDistribution(), log);
  let init = state.init;
  if (init === undefined || !(await isAlive(init))) {
    init = await startNamespaces(paths, tree, state.serverName);
    await save({ init, tree });
  }
  const { pid } = init;
  await ensureUplink(paths, pid, tree);
  const info = await step(log, "start Incus", 2, () => ensureDaemon(paths, pid, tree));
  await save({ fingerprint: info.environment.certificate_fingerprint });
  const incus = connectIncus(unixConnection(paths.socket), { fingerprint: state.fingerprint });
  try {
    await save({ pool: await ensurePool(incus, paths.dir, log) });
    await ensureRootDisk(incus);
    await save({ images: await ensureImages(incus, paths, tree, images, log) });
  } finally {
    incus.close();
  }
  return labOf(paths, state, info);
}

async function ensureImages(
  incus: IncusClient,
  paths: LabPaths,
  tree: string,
  images: readonly ImageAlias[],
  log: LabLog,
): Promise<string[]> {
  for (const alias of images) {
    await importImage(incus, await imageFile(alias, paths.cache, tree, log), alias);
  }
  const aliases = await incus.list<{ name: string }>("/1.0/images/aliases");
  return aliases.map((alias) => alias.name).filter((name) => name.startsWith("strata-"));
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
  await mkdir(paths.logs, { recursive: true, mode: 0o700 });
  const state = { ...emptyState, serverName };
  await writeState(paths.dir, state);
  return state;
}

function labOf(paths: LabPaths, state: LabState, info: ServerInfo): Lab {
  return {
    dir: paths.dir,
    socket: paths.socket,
    fingerprint: info.environment.certificate_fingerprint,
    serverName: info.environment.server_name,
    images: state.images,
  };
}
