import { IncusError } from "./incusError.ts";
import type { Operation } from "./types/operation.ts";

/** What the daemon wraps every JSON answer in. */
export type Envelope =
  | { readonly type: "sync"; readonly metadata: unknown }
  | { readonly type: "async"; readonly operation: Operation }
  | { readonly type: "error"; readonly error: string; readonly code: number };

export interface Answered {
  readonly method: string;
  readonly path: string;
  /** HTTP status. */
  readonly status: number;
}

/**
 * Reads an answer by its body: the HTTP status of Incus is not to be trusted, since a long wait
 * has sent 200 before it knows the result.
 * @throws IncusError when the body is no envelope, as from a proxy in between.
 */
export function readEnvelope(answered: Answered, body: Buffer): Envelope {
  const parsed = parseObject(body);
  if (parsed?.type === "sync") return { type: "sync", metadata: parsed.metadata };
  if (parsed?.type === "error") {
    const code = Number(parsed.error_code ?? 0) || answered.status;
    const error = typeof parsed.error === "string" ? parsed.error : "the server gave no reason";
    return { type: "error", error, code };
  }
  if (parsed?.type === "async" && isOperation(parsed.metadata)) {
    return { type: "async", operation: parsed.metadata };
  }
  throw new IncusError({
    ...answered,
    outcome: outcomeOfStatus(answered.status),
    reason: `HTTP ${answered.status} with a body that is no Incus answer`,
    advice: "check that the address leads to an Incus daemon and not to a proxy in front of it",
    transient: answered.status >= 502 && answered.status <= 504,
  });
}

/** The error for an envelope of type `error`. */
export function refusal(answered: Answered, error: string, code: number): IncusError {
  const details = { ...answered, code, reason: error };
  if (isNotAuthorized(code, error)) {
    return new IncusError({
      ...details,
      outcome: "failed",
      reason: `not authorized: ${error}`,
      advice:
        "check on the server that the client certificate is still trusted and may use this project: " +
        "incus config trust list",
    });
  }
  // A daemon that starts, stops or has no leader has executed nothing.
  if (code === 503 || stumbled(error)) {
    return new IncusError({ ...details, outcome: "refused", transient: true });
  }
  return new IncusError({ ...details, outcome: "failed" });
}

/**
 * Before it reads, changes or deletes an ACL, the daemon looks through all projects for its users, and
 * gives up when somebody deletes one of them meanwhile.
 */
function stumbled(error: string): boolean {
  return /Failed getting ACL .*usage: Failed to load project/.test(error);
}

/** Lists of a project that the certificate may not see answer 500, not 403. */
function isNotAuthorized(code: number, error: string): boolean {
  return code === 403 || (code === 500 && /user does not have permission/i.test(error));
}

function outcomeOfStatus(status: number): "refused" | "failed" | "unknown" {
  if (status === 503) return "refused";
  return status >= 400 && status !== 502 && status !== 504 ? "failed" : "unknown";
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "id" in value && "status_code" in value;
}
