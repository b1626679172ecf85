import type { IncusClient } from "./client.ts";
import { type ExecStart, openExec } from "./openExec.ts";
import { OutputTail } from "./outputTail.ts";

export interface ExecRequest extends ExecStart {
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
  /** The last of what it printed is lost. */
  readonly outputCut: boolean;
}

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
  const { stdin = "", timeoutSeconds, tailBytes = 64 * 1024 } = request;
  const out = new OutputTail(tailBytes);
  const err = new OutputTail(tailBytes);
  const exec = await openExec(client, instance, request, {
    stdout: (data) => out.add(data),
    stderr: (data) => err.add(data),
  });
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  try {
    if (timeoutSeconds !== undefined) {
      timer = setTimeout(() => {
        timedOut = true;
        exec.kill();
      }, timeoutSeconds * 1000);
    }
    if (stdin.length > 0) exec.write(stdin);
    exec.endInput();
    const { exitCode, message, outputCut } = await exec.end();
    return {
      exitCode,
      stdout: out.text(),
      stderr: err.text() + message,
      stdoutDropped: out.dropped,
      stderrDropped: err.dropped,
      timedOut,
      outputCut,
    };
  } finally {
    clearTimeout(timer);
    exec.release();
  }
}
