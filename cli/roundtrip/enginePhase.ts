import { execa } from "execa";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import type { StackEnvironment } from "../stacks/stackEnvironment.ts";
import type { Interrupts } from "./interrupts.ts";

/** A stack that Pulumi is run on. */
export interface Engine {
  readonly stack: string;
  readonly environment: StackEnvironment;
  /** The stack's settings. */
  readonly configFile: string;
  readonly interrupts: Interrupts;
}

export interface EngineRun {
  readonly exitCode: number;
  /** What it said, both streams. */
  readonly output: string;
  /** Its own words for what went wrong; empty where it gave none. */
  readonly errors: readonly string[];
}

/** Runs `pulumi` with its output on standard error. A signal makes it end in order, a second one at once. */
export async function runEngine(
  { stack, environment, configFile, interrupts }: Engine,
  args: readonly string[],
): Promise<EngineRun> {
  const common = ["--stack", stack, "--config-file", configFile, "--non-interactive"];
  const child = execa("pulumi", [...args, ...common, "--color=never"], {
    cwd: projectRoot,
    env: { ...environment.variables },
    stdin: "ignore",
    all: true,
    reject: false,
    // In a process group of its own the terminal's Ctrl-C reaches it once, through here.
    detached: true,
    cleanup: false,
  });
  child.all.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  const result = await interrupts.during(() => void child.kill("SIGINT"), child);
  if (result.exitCode === undefined && !result.isTerminated) {
    throw new CommandError(`cannot run pulumi: ${result.originalMessage ?? "it did not start"}`);
  }
  const output = result.all;
  return { exitCode: result.exitCode ?? 128, output, errors: errorsIn(output) };
}

/** Pulumi's diagnostics: each `error:` once, with the line after it where the first only announces it. */
function errorsIn(output: string): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  const found = lines.flatMap((line, at) => {
    const said = /^error: (.+)$/.exec(line)?.[1];
    if (said === undefined) return [];
    return said.endsWith(":") ? `${said} ${lines[at + 1] ?? ""}` : said;
  });
  return [...new Set(found)];
}

export interface Update {
  readonly kind: string;
  readonly result: string;
  readonly resourceChanges?: Readonly<Record<string, number>>;
}

/** How many resources the last update made, changed and deleted, as the engine has recorded it. */
export async function lastChanges({ stack, environment }: Engine): Promise<Update | undefined> {
  const args = ["stack", "history", "--output", "json", "--page-size", "1", "--stack", stack];
  const text = await askPulumi(`read the history of stack ${stack}`, args, environment);
  const [last] = JSON.parse(text) as readonly Update[];
  if (last === undefined) return undefined;
  const { kind, result, resourceChanges = {} } = last;
  return { kind, result, resourceChanges };
}
