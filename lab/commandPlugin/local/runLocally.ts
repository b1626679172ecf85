import { type ChildProcess, spawn } from "node:child_process";
import type { Call } from "../../../provider/core/definition.ts";
import { previousOutput, type Said } from "../lifecycle.ts";
import { Transcript } from "../transcript.ts";
import { asArchive, asAssets, findFiles } from "./foundFiles.ts";
import type { LocalInputs, LocalOutputs } from "./localInputs.ts";
import { announce, type PluginSession } from "../pluginSession.ts";

/** Runs a command and waits until it and all that holds its streams have ended. */
export async function runLocally(
  call: Call<PluginSession>,
  command: string,
  inputs: LocalInputs,
  before: Said,
): Promise<LocalOutputs> {
  announce(call);
  const { signal } = call;
  const dir = inputs.dir ?? process.cwd();
  const [program = "/bin/sh", ...args] = inputs.interpreter?.length
    ? inputs.interpreter
    : ["/bin/sh", "-c"];
  const child = spawn(program, [...args, command], {
    cwd: dir,
    env: { ...process.env, ...inputs.environment, ...previousOutput(inputs, before) },
    stdio: [inputs.stdin ? "pipe" : "ignore", "pipe", "pipe"],
    // A process group of its own, so that all of it can be ended.
    detached: true,
  });
  const transcript = new Transcript(inputs.logging, (line) => call.status(line));
  if (child.stdout) transcript.listen("stdout", child.stdout);
  if (child.stderr) transcript.listen("stderr", child.stderr);
  // A command that does not read its input is none the worse for it.
  child.stdin?.on("error", () => {});
  child.stdin?.end(inputs.stdin);

  const kill = () => killGroup(child);
  signal.addEventListener("abort", kill, { once: true });
  const ended = await endOf(child, dir).finally(() => signal.removeEventListener("abort", kill));
  if (signal.aborted) throw signal.reason;
  if (ended !== "exit status 0") {
    throw new Error(`${ended}: running ${JSON.stringify(command)}:\n${transcript.all}`);
  }
  const outputs: LocalOutputs = transcript.said;
  const { assetPaths, archivePaths } = inputs;
  if (assetPaths) outputs.assets = await asAssets(dir, await findFiles(dir, assetPaths));
  if (archivePaths) outputs.archive = await asArchive(dir, await findFiles(dir, archivePaths));
  return outputs;
}

/** `exit status 3` or `signal: SIGTERM`; rejects when the program could not be started. */
async function endOf(child: ChildProcess, dir: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const what = `cannot run ${child.spawnfile} in ${dir}`;
      reject(new Error(`${what}: ${cause.code ?? cause.message}; do both exist?`, { cause }));
    });
    child.once("close", (code, signal) => {
      resolve(code === null ? `signal: ${signal}` : `exit status ${code}`);
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
