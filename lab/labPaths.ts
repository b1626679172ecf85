import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LabError } from "./labError.ts";

/** Linux's limit for the path of a unix socket (`sun_path` less its final zero). */
const socketPathBytes = 107;

/** What the lab hides behind mounts of its own; a lab directory below one would vanish with it. */
const hidden = ["/dev", "/etc", "/proc", "/run", "/sys", "/usr", "/var/run"];

export interface LabPaths {
  /** Everything one lab keeps; removed by `stopLab`. */
  readonly dir: string;
  /** Packages and images, shared by all labs of this user. */
  readonly cache: string;
  /** The daemon's data, which the lab itself sees as /run/incus. */
  readonly incusDir: string;
  readonly socket: string;
  /** INCUS_CONF for the incus client, so that the user's own configuration stays untouched. */
  readonly clientConfig: string;
  readonly logs: string;
  /** Process ids and sockets of the running lab. */
  readonly run: string;
  /** Held while one process starts or stops this lab. Outside `dir`, which comes and goes. */
  readonly lock: string;
  /** The lab's own cgroup, below the root of the cgroup2 hierarchy. */
  readonly cgroup: string;
}

/**
 * Where a lab lives: STRATA_LAB_DIR, else `$XDG_STATE_HOME/strata/lab` (default `~/.local/state`); its cache:
 * STRATA_CACHE_DIR, else `$XDG_CACHE_HOME/strata` (default `~/.cache`).
 */
export function labPaths(env: NodeJS.ProcessEnv = process.env, dir?: string): LabPaths {
  const home = env["HOME"] || homedir();
  const state = env["XDG_STATE_HOME"] || join(home, ".local/state");
  const caches = env["XDG_CACHE_HOME"] || join(home, ".cache");
  return pathsOf(
    resolve(dir || env["STRATA_LAB_DIR"] || join(state, "strata/lab")),
    resolve(env["STRATA_CACHE_DIR"] || join(caches, "strata")),
  );
}

function pathsOf(dir: string, cache: string): LabPaths {
  const incusDir = join(dir, "incus");
  const socket = join(incusDir, "unix.socket");
  const act = `cannot use lab directory ${dir}`;
  const bytes = Buffer.byteLength(socket);
  if (bytes > socketPathBytes) {
    const cause = `its socket path has ${bytes} bytes, Linux allows ${socketPathBytes}`;
    throw new LabError(act, cause, "set STRATA_LAB_DIR to a shorter path");
  }
  if (/[\s,:\\]/.test(dir + cache)) {
    const cause = "a space, comma, colon or backslash in a path cannot be passed to mount";
    throw new LabError(act, cause, "set STRATA_LAB_DIR and STRATA_CACHE_DIR to plainer paths");
  }
  for (const path of [dir, cache]) {
    const mask = hidden.find((top) => path === top || path.startsWith(`${top}/`));
    if (path === "/" || mask !== undefined) {
      const cause = `${path} is hidden inside the lab, which mounts its own ${mask ?? "/"}`;
      throw new LabError(act, cause, "set STRATA_LAB_DIR and STRATA_CACHE_DIR to other paths");
    }
  }
  const id = createHash("sha256").update(dir).digest("hex").slice(0, 8);
  return {
    dir,
    cache,
    incusDir,
    socket,
    clientConfig: join(dir, "client"),
    logs: join(dir, "logs"),
    run: join(dir, "run"),
    lock: `/run/lock/strata-lab-${id}.lock`,
    cgroup: `strata-lab-${id}`,
  };
}
