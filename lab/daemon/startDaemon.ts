import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../labError.ts";
import type { LabPaths } from "../labPaths.ts";
import { joinCommand } from "../namespace/joinLab.ts";
import { findInPidNamespace } from "../namespace/processes.ts";
import { startDetached } from "../namespace/startDetached.ts";
import { vmCommand, vmEnv } from "../vm/vmDaemon.ts";
import { waitFor } from "../waitFor.ts";
import { type ServerInfo, serverInfo } from "./serverInfo.ts";

/** Where the lab sees `incusDir`: a path that every container's root may walk through (see namespaces.sh). */
const daemonDir = "/run/incus";

/** What every process of the lab needs to know of its Incus; nothing of the user's own configuration. */
export function incusEnv(paths: LabPaths): Record<string, string> {
  return {
    INCUS_DIR: daemonDir,
    INCUS_SOCKET: `${daemonDir}/unix.socket`,
    INCUS_CONF: paths.clientConfig,
    INCUS_CACHE: join(paths.clientConfig, "cache"),
    // Profiles would be loaded into the machine's kernel and stay there.
    INCUS_SECURITY_APPARMOR: "false",
  };
}

export interface DaemonProgram {
  /** Its path inside the lab. */
  readonly daemon: string;
  /** Whether it is to start virtual machines. */
  readonly vms: boolean;
}

/** Starts the daemon unless it runs, and waits until it answers. */
export async function ensureDaemon(
  paths: LabPaths,
  init: number,
  { daemon, vms }: DaemonProgram,
): Promise<ServerInfo> {
  if ((await daemonProcesses(paths, init)).length === 0) {
    await mkdir(paths.incusDir, { recursive: true, mode: 0o711 });
    await mkdir(paths.clientConfig, { recursive: true, mode: 0o700 });
    // The unix socket admits root and this group; the usual incus-admin need not exist here.
    const argv = [
      ...(vms ? vmCommand : []),
      daemon,
      "--group",
      "root",
      "--logfile",
      daemonLog(paths),
    ];
    const output = join(paths.logs, "incusd.out");
    // Zabbly's packages bring libraries of their own.
    const own = daemon.startsWith("/opt/incus/") ? { LD_LIBRARY_PATH: "/opt/incus/lib" } : {};
    await startDetached(joinCommand(init, "all", argv), output, {
      ...incusEnv(paths),
      ...own,
      ...(vms ? vmEnv() : {}),
    });
  }
  return waitForDaemon(paths, init);
}

/** Waits until the daemon answers, at most 60 s; when its process ends meanwhile, its last words are the cause. */
export async function waitForDaemon(paths: LabPaths, init: number): Promise<ServerInfo> {
  const started = performance.now();
  const options = { what: "the lab's Incus", seconds: 60, wayOut: `see ${daemonLog(paths)}` };
  return waitFor({ ...options, everyMs: 50 }, async () => {
    const failure = await serverInfo(paths.socket).then(
      (info) => ({ info }),
      (error: unknown) => ({ error }),
    );
    if ("info" in failure) return failure.info;
    const settled = performance.now() - started > 2000;
    if (settled && (await daemonProcesses(paths, init)).length === 0) {
      throw new LabError("cannot start the lab's Incus", await lastWords(paths), options.wayOut);
    }
    throw failure.error;
  });
}

/** Ids of the daemon's process as this machine sees them: one, or none. */
export async function daemonProcesses(paths: LabPaths, init: number): Promise<number[]> {
  return findInPidNamespace(init, daemonLog(paths));
}

export function daemonLog(paths: LabPaths): string {
  return join(paths.logs, "incusd.log");
}

async function lastWords(paths: LabPaths): Promise<string> {
  const output = await readFile(join(paths.logs, "incusd.out"), "utf8").catch(() => "");
  return output.trim().split("\n").slice(-3).join(" | ") || "it ended without a word";
}
