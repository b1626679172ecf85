import type { Call } from "../../core/definition.ts";
import { type ExecResult, execInstance } from "../api/exec.ts";
import { IncusError } from "../api/incusError.ts";
import { waitUntilReady } from "../instance/ready.ts";
import type { LiveInstance } from "../instance/schema.ts";
import { type InstanceScope, instanceScope } from "../instance/scope.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { ExecInputs, ExecOutputs } from "./schema.ts";

const tailBytes = 1024 * 1024;
/** Lines of each stream that a failure shows. */
const shownLines = 15;

/** One command as the handlers of one call see it. */
export interface ExecScope {
  readonly call: Call<ProviderSession>;
  readonly instance: InstanceScope;
  readonly inputs: ExecInputs;
  /** As in messages. The command itself stays out of them: its arguments may be secrets. */
  readonly object: string;
}

export function execScope(call: Call<ProviderSession>, inputs: ExecInputs): ExecScope {
  const { name, instance, project } = inputs;
  const scope = instanceScope(call, { name: instance, project });
  return { call, instance: scope, inputs, object: `command "${name}" in ${scope.object}` };
}

/**
 * Waits for the instance and runs the command.
 * @throws Error when the instance is not there or not ready in time, and as `runIn`.
 */
export async function runWhenReady(scope: ExecScope): Promise<ExecOutputs> {
  const live = await readyInstance(scope);
  const { stdout, stderr, exitCode } = await runIn(scope, scope.inputs.command);
  return { stdout, stderr, exitCode, instanceUuid: uuidOf(live) };
}

export function uuidOf({ config }: Pick<LiveInstance, "config">): string {
  return config["volatile.uuid"] ?? "";
}

async function readyInstance({ instance, inputs, object }: ExecScope): Promise<LiveInstance> {
  const { timeoutSeconds } = inputs;
  const live = await instance.find();
  if (!live) {
    throw new Error(
      `cannot run ${object}: there is no such instance; create it first (dependsOn), or correct the name`,
    );
  }
  const condition = live.type === "container" ? "running" : "agent";
  try {
    await waitUntilReady(instance, { condition, timeoutSeconds });
  } catch (cause) {
    const status = (await instance.find())?.status ?? "gone";
    throw new Error(
      `cannot run ${object}: ${(cause as Error).message}; it is ${status}: ` +
        `start it with: incus start ${instance.name} --project ${instance.project}`,
      { cause },
    );
  }
  return live;
}

/**
 * Runs one command to its end.
 * @throws Error with the ends of its output when it exits with another code than 0, is killed at the
 * limit, or is lost.
 */
export async function runIn(
  { call, instance, inputs, object }: ExecScope,
  command: readonly string[],
): Promise<ExecResult> {
  const { environment, cwd, user, group, timeoutSeconds } = inputs;
  call.status("running");
  const result = await execInstance(instance.api, instance.name, {
    command,
    environment,
    user,
    group,
    timeoutSeconds,
    tailBytes,
    ...(cwd === undefined ? {} : { cwd }),
  }).catch((cause: unknown) => {
    if (!(cause instanceof IncusError)) throw cause;
    const lost = "; it may have run in part: the next pulumi up runs it again";
    throw new Error(
      `cannot run ${object}: ${cause.message}${cause.outcome === "unknown" ? lost : ""}`,
      { cause },
    );
  });
  const { exitCode, timedOut, stdoutDropped, stderrDropped, outputCut } = result;
  if (timedOut) {
    throw new Error(
      `${object} was killed after ${timeoutSeconds} s; raise timeoutSeconds${outputOf(result)}`,
    );
  }
  if (exitCode !== 0) {
    throw new Error(`${object} exited with code ${exitCode}${hint(exitCode)}${outputOf(result)}`);
  }
  if (stdoutDropped > 0 || stderrDropped > 0) {
    call.warn(`of the output of ${object} only the last MiB is kept`);
  }
  if (outputCut) {
    call.warn(`the server lost the end of the output of ${object}; it ran to its end`);
  }
  return result;
}

function hint(exitCode: number): string {
  if (exitCode === 127) return " (there is no such program in the guest)";
  if (exitCode === 126) return " (the program cannot be executed)";
  return "";
}

function outputOf({ stdout, stderr, outputCut }: ExecResult): string {
  const streams = [
    ["stdout", stdout],
    ["stderr", stderr],
  ] as const;
  const parts = streams.flatMap(([name, text]) => {
    const lines = text.trimEnd().split("\n");
    if (text.trim() === "") return [];
    const cut = lines.length > shownLines ? ` (last ${shownLines} lines)` : "";
    return [`${name}${cut}:\n${lines.slice(-shownLines).join("\n")}`];
  });
  if (outputCut) parts.push("(the server lost the end of its output)");
  return parts.length === 0 ? "; it printed nothing" : `\n${parts.join("\n")}`;
}
