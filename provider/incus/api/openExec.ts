import type { WebSocket } from "ws";
import type { IncusClient } from "./client.ts";
import { IncusError } from "./incusError.ts";
import { closed, openOperationSocket } from "./operationSocket.ts";
import { paths } from "./paths.ts";
import type { InstanceExecControl, InstanceExecPost } from "./types/instanceExec.ts";
import type { Operation } from "./types/operation.ts";

export interface ExecStart {
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: number;
  readonly group?: number;
}

/** Where a command's output goes, as it comes. */
export interface ExecHearer {
  readonly stdout: (data: Buffer) => void;
  readonly stderr: (data: Buffer) => void;
}

export interface ExecEnd {
  /** 126 cannot be run, 127 not found, 137 killed; any code is an answer, not an error. */
  readonly exitCode: number;
  /** Why it could not be run; empty where it could. */
  readonly message: string;
  /**
   * The daemon closed stdout or stderr without their ends: the last of what the command printed is lost. Seen with
   * Incus 6.0.4 in one of a hundred commands that end as they print, on a busy machine.
   */
  readonly outputCut: boolean;
}

/** A command that runs in an instance. */
export interface OpenExec {
  readonly write: (data: string | Uint8Array) => void;
  readonly endInput: () => void;
  /** Kills the command's own process, and nothing that it has started. */
  readonly kill: () => void;
  /**
   * Waits for its end and its last output. Rejects with outcome `unknown` when the end was not
   * seen: a command is never run twice.
   */
  readonly end: () => Promise<ExecEnd>;
  /** Lets go of it, which kills it when it still runs. */
  readonly release: () => void;
}

/** Milliseconds that a killed command may take to end before its sockets are cut. */
const killGraceMs = 3_000;
/**
 * Milliseconds for output still under way after the command ended. Long, since output that comes later is lost on a
 * busy machine; spent only where something in the background holds the output open.
 */
const drainMs = 15_000;

/**
 * Starts a command in a running instance. Rejects when it could not be started. An abort of the
 * client's signal kills it, and so does the daemon when the client is gone.
 */
export async function openExec(
  client: IncusClient,
  instance: string,
  request: ExecStart,
  hearer: ExecHearer,
): Promise<OpenExec> {
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
  const { signal } = client.bounds;
  const sockets: WebSocket[] = [];
  const ended = new Set<string>();
  const open = async (fd: string, hear?: (data: Buffer) => void): Promise<WebSocket> => {
    const keep = (data: Buffer, binary: boolean): void => {
      // A text message is the mark of the stream's end.
      if (binary) hear?.(data);
      else ended.add(fd);
    };
    const socket = await openOperationSocket(client, operation.id, fds[fd] ?? "", keep);
    sockets.push(socket);
    return socket;
  };
  let kill = (): void => {};
  const release = (): void => {
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted !== true) sockets.forEach((socket) => socket.terminate());
  };
  try {
    // The control socket first: without it the daemon could start a command nobody can kill.
    const control = await open("control");
    kill = () => {
      control.send(JSON.stringify({ command: "signal", signal: 9 } satisfies InstanceExecControl));
      setTimeout(() => sockets.forEach((socket) => socket.terminate()), killGraceMs).unref();
    };
    if (signal?.aborted === true) kill();
    signal?.addEventListener("abort", kill, { once: true });
    const [input, ...outputs] = await Promise.all([
      open("0"),
      open("1", hearer.stdout),
      open("2", hearer.stderr),
    ]);
    return {
      write: (data) => input.send(Buffer.from(data), { binary: true }),
      endInput: () => input.send("", { binary: false }),
      kill,
      end: async () => {
        const last = await exitOf(end);
        const drained = await Promise.all(outputs.map((socket) => closed(socket, drainMs)));
        const isCut = (byDaemon: boolean, index: number) =>
          byDaemon && !ended.has(String(index + 1));
        return { ...last, outputCut: drained.some(isCut) };
      },
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** A command that cannot be run fails its operation; to the caller it is an exit code like others. */
const cannotRun: Readonly<Record<string, number>> = {
  "Command not executable": 126,
  "Command not found": 127,
};

async function exitOf(end: Promise<Operation>): Promise<Omit<ExecEnd, "outputCut">> {
  try {
    const last = await end;
    return { exitCode: Number(last.metadata?.return ?? -1), message: "" };
  } catch (error) {
    const exitCode = error instanceof IncusError ? cannotRun[error.reason] : undefined;
    if (exitCode === undefined) throw error;
    return { exitCode, message: (error as IncusError).reason };
  }
}

function postOf({ command, environment, cwd, user, group }: ExecStart): InstanceExecPost {
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
