import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execInLab } from "../../execInLab.ts";
import { withFileLock } from "../../fileLock.ts";
import { imageFile } from "../../images/labImages.ts";
import { LabError } from "../../labError.ts";
import { labPaths, type LabPaths } from "../../labPaths.ts";
import { joinCommand } from "../../namespace/joinLab.ts";
import { findInPidNamespace } from "../../namespace/processes.ts";
import { startDetached } from "../../namespace/startDetached.ts";
import { labPackages } from "../../packages/labPackages.ts";
import { type LabLog, stderrLog, step } from "../../progress.ts";
import { runningState } from "../../runningState.ts";
import { waitFor } from "../../waitFor.ts";
import { type NodeName, nodePlace } from "./nodePlaces.ts";
import type { Route } from "./route.ts";

export interface StartNodesOptions {
  /** Directory of the lab. Default: STRATA_LAB_DIR, else below the user's state directory. */
  readonly dir?: string;
  /** Ways from the lab's own network to one behind a guest. Default: none, as from outside a real node. */
  readonly routes?: readonly Route[];
  readonly log?: LabLog;
  readonly env?: NodeJS.ProcessEnv;
}

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const serveNode = script("../serve.ts");
const serveImages = script("serveImages.ts");

/**
 * Starts nodes in a lab that runs, and the server of the images they download; those that run are left alone. All end
 * with the lab.
 *
 * @throws LabError where no lab runs or a node does not start
 */
export async function startNodes(
  names: readonly NodeName[],
  options: StartNodesOptions = {},
): Promise<void> {
  const { routes = [], log = stderrLog } = options;
  const paths = labPaths(options.env, options.dir);
  const lab = await runningState(paths.dir, "cannot start Proxmox VE nodes");
  const init = lab.init.pid;
  const packages = await labPackages(paths.cache, log);
  const system = await imageFile("strata-debian", paths.cache, packages, log);
  await withFileLock(`${paths.lock}.pve`, 120, async () => {
    await mkdir(join(paths.dir, "pve"), { recursive: true, mode: 0o700 });
    await Promise.all([
      startImages(paths, init),
      ...names.map((name) =>
        step(log, `start Proxmox VE node ${name}`, 2, () => start(paths, init, name, system)),
      ),
    ]);
    for (const route of routes) await addRoute(paths, route);
  });
}

async function start(paths: LabPaths, init: number, name: NodeName, system: string) {
  const place = nodePlace(paths, name);
  if ((await findInPidNamespace(init, place.state)).length > 0) return;
  await mkdir(place.directory, { recursive: true, mode: 0o700 });
  const { address } = place;
  const options = {
    name,
    address,
    listen: address,
    incus: "/run/incus/unix.socket",
    bridge: `${address}/24`,
    system,
    state: place.state,
    log: place.requests,
    "token-file": place.token,
    "certificate-file": place.certificate,
  };
  const argv = Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]);
  await run(init, [serveNode, ...argv], place.log);
  await answers(`Proxmox VE node ${name}`, init, place.state, place.log, /^\{"name":/m);
}

async function startImages(paths: LabPaths, init: number): Promise<void> {
  if ((await findInPidNamespace(init, serveImages)).length > 0) return;
  const log = join(paths.dir, "pve", "images.log");
  await run(init, [serveImages], log);
  await answers("server of images", init, serveImages, log, /^serves$/m);
}

async function run(init: number, argv: readonly string[], log: string): Promise<void> {
  // What an earlier one printed would look like an answer.
  await rm(log, { force: true });
  await startDetached(joinCommand(init, "all", [process.execPath, ...argv]), log);
}

/** Waits for what a process prints last when it starts; one that ends before says why. */
async function answers(what: string, init: number, argument: string, log: string, ready: RegExp) {
  const wayOut = `see ${log}`;
  const said = () => readFile(log, "utf8").catch(() => "");
  let seen = false;
  const end = await waitFor({ what: `the ${what}`, seconds: 60, wayOut }, async () => {
    if (ready.test(await said())) return "ready";
    const runs = (await findInPidNamespace(init, argument)).length > 0;
    if (seen && !runs) return "ended";
    seen ||= runs;
    return undefined;
  });
  if (end === "ready" || ready.test(await said())) return;
  const words = (await said()).trim().split("\n").slice(-3).join(" | ");
  throw new LabError(`cannot start the ${what}`, words || "it ended without a word", wayOut);
}

async function addRoute({ dir }: LabPaths, { subnet, gateway }: Route): Promise<void> {
  const argv = ["ip", "route", "replace", subnet, "via", gateway];
  const { running } = await execInLab(argv, { dir }, { reject: false });
  const { exitCode, stderr } = await running;
  if (exitCode === 0) return;
  const wayOut = "take a gateway in the subnet of a node that runs";
  throw new LabError(`cannot route ${subnet} by ${gateway}`, stderr.trim(), wayOut);
}
