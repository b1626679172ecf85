import type { WebSocket } from "ws";
import type { IncusClient } from "./client.ts";
import { IncusError } from "./incusError.ts";
import { closed, openOperationSocket } from "./operationSocket.ts";
import { OutputTail } from "./outputTail.ts";
import { paths } from "./paths.ts";
import type { InstanceExecControl, InstanceExecPost } from "./types/instanceExec.ts";
import type { Operation } from "./types/operation.ts";

export interface ExecRequest {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: number;
  readonly group?: number;
  readonly stdin?: string | Uint8Array;
  /** Seconds after which the command is killed; unlimited when absent. */
  readonly timeoutSeconds?: number;
  /** Bytes kept of the end of stdout and of stderr, each. Default 64 KiB. */
  readonly tailBytes?: number;
}

export interface ExecResult {
  /** 126 cannot be run, 127 not found, 137 killed; any code is an answer, not an error. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes of the beginning that were not kept. */
  readonly stdoutDropped: number;
  readonly stderrDropped: number;
  /** The time limit killed it. */
  readonly timedOut: boolean;
  /**
   * The daemon closed stdout or stderr without their ends: the last of what the command printed is lost. Seen with
   * Incus 6.0.4 in one of a hundred commands that end as they print, on a busy machine.
   */
  readonly outputCut: boolean;
}

/** Milliseconds that a killed command may take to end before its sockets are cut. */
const killGraceMs = 3_000;
/**
 * Milliseconds for output still under way after the command ended. Long, since output that comes later is lost on a
 * busy machine; spent only where something in the background holds the output open.
 */
const drainMs = 15_000;

/**
 * Runs a command in a running instance and waits for its end. Rejects when the command could not
 * be started, or (outcome `unknown`) when its end was not seen: a command is never run twice.
 * The time limit and an abort of the client's signal kill the command's own process.
 */
export async function execInstance(
  client: IncusClient,
  instance: string,
  request: ExecRequest,
): Promise<ExecResult> {
  const path = paths`/1.0/instances/${instance}/exec`;
  const { operation } = await client.start("POST", path, postOf(request));
  const fds = operation?.metadata?.fds as Record<string, string> | undefined;
  if (operation === undefined || fds === undefined) {
    const reason = "the server gave no websockets for the command";
    throw new IncusError({ method: "POST", path, outcome: "unknown", reason });
  }
  // Attached at once: five seconds after its end the operation is forgotten.
  const end = client.follow(operation, { method: "POST", path });
  end.catch(() => {});
  return attended(client, operation, fds, request, end);
}

async function attended(
  client: IncusClient,
  operation: Operation,
  fds: Readonly<Record<string, string>>,
  request: ExecRequest,
  end: Promise<Operation>,
): Promise<ExecResult> {
  const { stdin = "", timeoutSeconds, tailBytes = 64 * 1024 } = request;
  const { signal } = client.bounds;
  const out = new OutputTail(tailBytes);
  const err = new OutputTail(tailBytes);
  const sockets: WebSocket[] = [];
  const ended = new Set<string>();
  const open = async (fd: string, tail?: OutputTail): Promise<WebSocket> => {
    const keep = (data: Buffer, binary: boolean): void => {
      // A text message is the mark of the stream's end.
      if (binary) tail?.add(data);
      else ended.add(fd);
    };
    const socket = await openOperationSocket(client, operation.id, fds[fd] ?? "", keep);
    sockets.push(socket);
    return socket;
  };
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  let kill = (): void => {};
  try {
    // The control socket first: without it the daemon could start a command nobody can kill.
    const control = await open("control");
    kill = () => {
      control.send(JSON.stringify({ command: "signal", signal: 9 } satisfies InstanceExecControl));
      setTimeout(() => sockets.forEach((socket) => socket.terminate()), killGraceMs).unref();
    };
    if (signal?.aborted === true) kill();
    signal?.addEventListener("abort", kill, { once: true });
    const [input, ...outputs] = await Promise.all([open("0"), open("1", out), open("2", err)]);
    if (timeoutSeconds !== undefined) {
      timer = setTimeout(() => {
        timedOut = true;
        kill();
      }, timeoutSeconds * 1000);
    }
    if (stdin.length > 0) input.send(Buffer.from(stdin), { binary: true });
    input.send("", { binary: false });
    const { exitCode, message } = await exitOf(end);
    const drained = await Promise.all(outputs.map((socket) => closed(socket, drainMs)));
    return {
      exitCode,
      stdout: out.text(),
      stderr: err.text() + message,
      stdoutDropped: out.dropped,
      stderrDropped: err.dropped,
      timedOut,
      outputCut: drained.some((byDaemon, index) => byDaemon && !ended.has(String(index + 1))),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted !== true) sockets.forEach((socket) => socket.terminate());
  }
}

/** A command that cannot be run fails its operation; to the caller it is an exit code like others. */
const cannotRun: Readonly<Record<string, number>> = {
  "Command not executable": 126,
  "Command not found": 127,
};

async function exitOf(end: Promise<Operation>): Promise<{ exitCode: number; message: string }> {
  try {
    const last = await end;
    return { exitCode: Number(last.metadata?.return ?? -1), message: "" };
  } catch (error) {
    const exitCode = error instanceof IncusError ? cannotRun[error.reason] : undefined;
    if (exitCode === undefined) throw error;
    return { exitCode, message: (error as IncusError).reason };
  }
}

function postOf(request: ExecRequest): InstanceExecPost {
  const { command, environment, cwd, user, group } = request;
  return {
    command,
    interactive: false,
    "wait-for-websocket": true,
    ...(environment === undefined ? {} : { environment }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
}
