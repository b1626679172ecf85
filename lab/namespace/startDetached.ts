import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { toolEnv } from "../packages/toolbox.ts";

/** Starts a command that outlives this process, its output appended to a file. */
export async function startDetached(
  argv: readonly string[],
  logFile: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const [command = "", ...args] = argv;
  const log = await open(logFile, "a", 0o600);
  try {
    // Not execa: it would pipe the output through this process, which ends before the command does.
    const child = spawn(command, args, {
      env: { ...toolEnv(), ...env },
      cwd: "/",
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
  } finally {
    await log.close();
  }
}
