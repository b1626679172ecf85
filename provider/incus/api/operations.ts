import type { Bounds } from "./bounds.ts";
import { IncusError } from "./incusError.ts";
import { paths, withQuery } from "./paths.ts";
import type { Session } from "./session.ts";
import { watchProgress } from "./operationProgress.ts";
import { cancelledCode, finalCode, type Operation } from "./types/operation.ts";

/** The request that started an operation; its failure is reported in these terms. */
export interface Started {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly project?: string | undefined;
}

/** Milliseconds that asking the daemon to cancel may take: the plugin has to end soon. */
const cancelLimitMs = 3_000;

/**
 * Waits for the end of an operation, however long it takes, and gives its last state.
 * Rejects with `failed` and the daemon's words when it failed, with `unknown` when it was lost or
 * the caller stopped waiting; then an operation that may be cancelled is cancelled.
 */
export async function follow(
  session: Session,
  started: Started,
  bounds: Bounds,
): Promise<Operation> {
  const { operation } = started;
  if (operation.status_code >= finalCode) return judged(started, operation);
  const watch = watchProgress(session, operationPath(started), bounds);
  try {
    return judged(started, await waited(session, started, bounds));
  } catch (error) {
    if (bounds.signal?.aborted === true) await cancelOperation(session, started);
    throw error;
  } finally {
    watch.stop();
  }
}

/** One wait without a time limit: in 6.0 a limit that runs out looks like a failed operation. */
async function waited(session: Session, started: Started, bounds: Bounds): Promise<Operation> {
  const path = operationPath(started, "/wait");
  try {
    // A GET, so a broken connection attaches again to the same operation.
    const answer = await session.ask({ method: "GET", path, long: true }, bounds);
    if (answer.envelope.type === "async") return answer.envelope.operation;
    return answer.envelope.metadata as Operation;
  } catch (error) {
    throw error instanceof IncusError ? waitFailure(started, error) : error;
  }
}

/** Before 6.12 a failed operation answers HTTP 200 with an error as its body. */
function waitFailure(started: Started, error: IncusError): IncusError {
  if (error.status === 200 && error.code !== undefined) {
    return operationFailure(started, error.reason, error.code);
  }
  const gone = error.code === 404;
  return new IncusError({
    method: started.method,
    path: started.path,
    outcome: "unknown",
    operation: started.operation.id,
    status: error.status,
    code: error.code,
    reason: gone
      ? "the daemon no longer knows the operation; it may have ended or been lost in a restart"
      : `the end of the operation was not seen: ${error.reason}`,
    advice: error.advice,
    cause: error,
  });
}

function judged(started: Started, last: Operation): Operation {
  if (last.status_code === finalCode) return last;
  throw operationFailure(started, last.err || last.status, last.status_code);
}

function operationFailure(started: Started, reason: string, code: number): IncusError {
  const details = {
    method: started.method,
    path: started.path,
    status: 200,
    code,
    operation: started.operation.id,
  };
  if (code !== cancelledCode && reason.endsWith("context canceled")) {
    // A daemon that shuts down cuts its own tasks off; what they did so far is for a GET to say.
    const cut = `the daemon stopped in the middle: ${reason}`;
    return new IncusError({ ...details, outcome: "unknown", reason: cut, transient: true });
  }
  return new IncusError({ ...details, outcome: "failed", reason });
}

/** Asks the daemon to stop an operation that allows it; whether it did is for the caller to read. */
async function cancelOperation(session: Session, started: Started): Promise<void> {
  const bounds = { signal: AbortSignal.timeout(cancelLimitMs) };
  const path = operationPath(started);
  try {
    const { envelope } = await session.ask({ method: "GET", path }, bounds);
    const current = envelope.type === "sync" ? (envelope.metadata as Operation) : undefined;
    if (current?.may_cancel === true) await session.ask({ method: "DELETE", path }, bounds);
  } catch {
    // Best effort: the error that made us stop is the one to report.
  }
}

function operationPath({ operation, project }: Started, end = ""): string {
  return withQuery(paths`/1.0/operations/${operation.id}` + end, { project });
}
