import { bringUp, type Wanted } from "./bringUp.ts";
import { serverInfo } from "./daemon/serverInfo.ts";
import { withFileLock } from "./fileLock.ts";
import { containerImages, type ImageAlias, imageAliases, vmImage } from "./images/imageAlias.ts";
import { LabError } from "./labError.ts";
import { type LabPaths, labPaths } from "./labPaths.ts";
import { type LabState, readState } from "./namespace/labState.ts";
import { isAlive } from "./namespace/processes.ts";
import { uplinkProcesses } from "./namespace/uplink.ts";
import { type LabLog, stderrLog } from "./progress.ts";
import { noVms } from "./vm/vmPackages.ts";

export interface LabOptions {
  /** Default: STRATA_LAB_DIR, else below the user's state directory. */
  readonly dir?: string;
  /** Images to have, default all that the lab can start: tests that need no Debian leave its build out. */
  readonly images?: readonly ImageAlias[];
  /** The daemon's server name, default `strata-lab`; fixed by the first start. */
  readonly serverName?: string;
  /** Whether 127.0.0.1 of this machine leads to the daemon's HTTPS address, default no. */
  readonly https?: boolean;
  /** Whether virtual machines start, emulated: see vm/README.md. Default no; fixed until the lab is stopped. */
  readonly vms?: boolean;
  readonly log?: LabLog;
  readonly env?: NodeJS.ProcessEnv;
}

/** A running lab. */
export interface Lab {
  readonly dir: string;
  readonly socket: string;
  /** `https://127.0.0.1:<port>` where it has been asked for. */
  readonly address?: string;
  /** SHA-256 of the daemon's certificate, hex. */
  readonly fingerprint: string;
  readonly serverName: string;
  /** Aliases of the images that are there. */
  readonly images: readonly string[];
}

/** Another start may be building images; this is how long it is waited for. */
const lockSeconds = 1800;

/** Starts the lab, or resumes the one that runs; an interrupted start is continued by the next. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { log = stderrLog, https = false, vms = false } = options;
  const { images = vms ? imageAliases : containerImages } = options;
  const { serverName = "strata-lab" } = options;
  const paths = labPaths(options.env, options.dir);
  if (images.includes(vmImage) && !vms) throw noVms(`image ${vmImage} is for them`, "use --vms");
  if (process.getuid?.() !== 0) {
    const cause = "this is not root, which namespaces, mounts and bridges need";
    throw new LabError("cannot start the lab", cause, "run it as root, or set INCUS_SOCKET");
  }
  const wanted = { images, serverName, https, vms, log };
  const running = await runningLab(paths, wanted);
  if (running !== undefined) return running;
  return withFileLock(paths.lock, lockSeconds, async () => {
    const meanwhile = await runningLab(paths, wanted);
    return meanwhile ?? labOf(paths, await bringUp(paths, wanted));
  });
}

/** The lab, if it runs and has all that is wanted. */
async function runningLab(
  paths: LabPaths,
  { images, https, vms }: Wanted,
): Promise<Lab | undefined> {
  const state = await readState(paths.dir);
  if (state?.init === undefined || !(await isAlive(state.init))) return undefined;
  if (!images.every((image) => state.images.includes(image))) return undefined;
  if (vms && !state.vms) return undefined;
  if (https && state.httpsPort === undefined) return undefined;
  const [info, uplink] = await Promise.all([
    serverInfo(paths.socket).catch(() => undefined),
    uplinkProcesses(paths, state.init.pid),
  ]);
  return info === undefined || uplink.length === 0 ? undefined : labOf(paths, state);
}

function labOf({ dir, socket }: LabPaths, state: LabState): Lab {
  const { fingerprint, serverName, images, httpsPort } = state;
  const lab = { dir, socket, fingerprint, serverName, images };
  return httpsPort === undefined ? lab : { ...lab, address: `https://127.0.0.1:${httpsPort}` };
}
