import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../labError.ts";
import type { LabLog } from "../progress.ts";
import { noVms, vmPackages } from "../vm/vmPackages.ts";
import { hostDistribution } from "./distribution.ts";
import { installPackages, isInstalled } from "./installPackages.ts";
import { packageTree } from "./packageTree.ts";
import { toolboxCommand, toolEnv } from "./toolbox.ts";
import { daemonPaths } from "./wantedPackages.ts";

export interface LabPackages {
  /** Where the packages are unpacked. */
  readonly tree: string;
  /** The same, to be laid over /usr; empty where they had to be installed instead. */
  readonly overlay: string;
  /** The daemon's path inside the lab. */
  readonly daemon: string;
}

export interface LabPackageOptions {
  /** With those that virtual machines need, default no. */
  readonly vms?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Makes the packages a lab needs usable, without installing them wherever that is possible; those for virtual
 * machines are never installed.
 */
export async function labPackages(
  cache: string,
  log: LabLog,
  { vms = false, env = process.env }: LabPackageOptions = {},
): Promise<LabPackages> {
  const distribution = await hostDistribution();
  const tree = await packageTree(cache, distribution, log, vms ? vmPackages(distribution) : []);
  const install =
    env["STRATA_LAB_INSTALL"] === "1" ||
    (await isInstalled(cache)) ||
    (await failure(tree, ["true"])) !== undefined;
  if (install && vms) throw noVms("the lab's packages cannot be laid over /usr here");
  if (install) await installPackages(cache, distribution, log);
  const overlay = install ? "" : tree;
  const daemon = daemonPaths.find((path) => existsSync(path) || existsSync(join(tree, path)));
  const problem =
    daemon === undefined ? "they hold no incusd" : await failure(overlay, [daemon, "--version"]);
  if (daemon === undefined || problem !== undefined) {
    throw new LabError(
      "cannot use the lab's packages",
      problem,
      "this machine may have changed: run `strata lab down --purge`, then start again",
    );
  }
  return { tree, overlay, daemon };
}

/** Why a command does not work with the packages over /usr; `undefined` when it does. */
async function failure(overlay: string, argv: readonly string[]): Promise<string | undefined> {
  const [command = "", ...args] = toolboxCommand(overlay, argv);
  const options = { env: toolEnv(), extendEnv: false, reject: false };
  const { exitCode, stderr } = await execa(command, args, options);
  return exitCode === 0 ? undefined : stderr || `exit code ${exitCode}`;
}
