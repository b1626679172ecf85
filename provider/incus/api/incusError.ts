/**
 * What is known of a request that went wrong:
 * `refused` it was never executed; `failed` the server said no; `unknown` it may have happened.
 */
export type Outcome = "refused" | "failed" | "unknown";

export interface IncusErrorDetails {
  readonly method: string;
  /** With its query, without secrets. */
  readonly path: string;
  readonly outcome: Outcome;
  /** The server's own words, or the cause in ours. */
  readonly reason: string;
  /** What a person can do about it. */
  readonly advice?: string | undefined;
  /** HTTP status; absent when no answer came. It says little: trust `code`. */
  readonly status?: number | undefined;
  /** Code of the answer's body, or of the failed operation (400 failure, 401 cancelled). */
  readonly code?: number | undefined;
  /** Id of the operation that failed or was lost. */
  readonly operation?: string | undefined;
  /** The same request may succeed a moment later. */
  readonly transient?: boolean | undefined;
  readonly cause?: unknown;
}

/** Every failure of a call to Incus, except a wrong server (`IdentityError`). */
export class IncusError extends Error {
  readonly method: string;
  readonly path: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly advice: string | undefined;
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly operation: string | undefined;
  readonly transient: boolean;

  constructor(details: IncusErrorDetails) {
    const path = withoutSecrets(details.path);
    const advice = details.advice === undefined ? "" : `; ${details.advice}`;
    const cause = details.cause === undefined ? {} : { cause: details.cause };
    super(`${details.method} ${path}: ${details.reason}${advice}`, cause);
    this.name = "IncusError";
    this.method = details.method;
    this.path = path;
    this.outcome = details.outcome;
    this.reason = details.reason;
    this.advice = details.advice;
    this.status = details.status;
    this.code = details.code;
    this.operation = details.operation;
    this.transient = details.transient ?? false;
  }
}

/** Websocket addresses carry the operation's secret in their query. */
function withoutSecrets(path: string): string {
  return path.replace(/([?&]secret=)[^&]*/g, "$1***");
}
