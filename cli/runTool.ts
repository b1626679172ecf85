import { execa } from "execa";
import { CommandError } from "./commandError.ts";
import { projectRoot } from "./projectRoot.ts";

/** How a child process is started; its input is always closed, since no command asks questions. */
export interface ToolOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where its standard output goes: this process's (the default) or its standard error. */
  readonly output?: "inherit" | "stderr";
}

/**
 * Runs a program of the project or of PATH with its output shown as it comes.
 *
 * @returns its exit code, 128 + n after signal n
 * @throws CommandError when it cannot be started
 */
export async function runTool(
  file: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<number> {
  const child = execa(file, args, {
    cwd: options.cwd ?? projectRoot,
    env: { ...options.env },
    preferLocal: true,
    localDir: projectRoot,
    stdin: "ignore",
    stdout: options.output === "stderr" ? process.stderr : "inherit",
    stderr: "inherit",
    reject: false,
  });
  // The terminal's Ctrl-C reaches the child by itself; dying first would cut off its clean end.
  const waitForChild = () => undefined;
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on("SIGINT", waitForChild).on("SIGTERM", passOn).on("SIGHUP", passOn);
  try {
    const result = await child;
    if (result.exitCode !== undefined) return result.exitCode;
    if (result.isTerminated) return 128 + (result.signal === "SIGKILL" ? 9 : 15);
    throw new CommandError(
      `cannot run ${file}: ${result.originalMessage ?? "it did not start"}; ` +
        "is it installed and on PATH?",
      { cause: result },
    );
  } finally {
    process.off("SIGINT", waitForChild).off("SIGTERM", passOn).off("SIGHUP", passOn);
  }
}
