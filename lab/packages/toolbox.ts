import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../namespace/toolbox.sh", import.meta.url));

/** Environment of every process the lab starts: the caller's, with the administrator's commands in PATH. */
export function toolEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const path = `${env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/incus/bin`;
  return { ...env, PATH: path, LC_ALL: "C.UTF-8" };
}

/** The command line that runs `argv` with the packages in `overlay` over /usr, in a mount namespace of its own. */
export function toolboxCommand(overlay: string, argv: readonly string[]): string[] {
  return ["unshare", "--mount", "--propagation", "private", "bash", script, overlay, ...argv];
}

/** Makes a command die with the process that starts it, even when that is killed. */
export const mortal = ["setpriv", "--pdeathsig", "KILL"] as const;

/**
 * The same in a pid namespace as well: when the command or this process ends or is killed, its children and mounts
 * are gone.
 */
export function toolboxJob(overlay: string, argv: readonly string[]): string[] {
  const pids = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
  return [...mortal, ...pids, ...toolboxCommand(overlay, argv)];
}
