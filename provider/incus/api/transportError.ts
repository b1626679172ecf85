import { IdentityError } from "./identityError.ts";
import { IncusError, type IncusErrorDetails } from "./incusError.ts";

export interface Circumstances {
  /** Bytes of the request may have left. */
  readonly sent: boolean;
  /** The caller's wish to stop. */
  readonly signal: AbortSignal | undefined;
  readonly timer: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  /** Of the connection. */
  readonly label: string;
}

/** Codes after which the daemon may be back a moment later, as in a restart. */
const passing = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
]);

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  ENOENT: "there is no such socket",
  EACCES: "no permission to use it",
  EPERM: "no permission to use it",
  ENOTFOUND: "the host name is unknown",
  ENOTSOCK: "it is no socket",
};

/** Says what a broken connection, a timeout or an abort means for the request. */
export function transportError(
  request: { readonly method: string; readonly path: string },
  cause: unknown,
  { sent, signal, timer, timeoutMs, label }: Circumstances,
): Error {
  if (cause instanceof IdentityError || cause instanceof IncusError) return cause;
  const details: IncusErrorDetails = {
    method: request.method,
    path: request.path,
    outcome: sent && !isUndelivered(cause) ? "unknown" : "refused",
    reason: "",
    cause,
  };
  if (signal?.aborted === true) {
    return new IncusError({ ...details, reason: `stopped: ${reasonOf(signal)}` });
  }
  if (timer?.aborted === true) {
    const seconds = Math.ceil((timeoutMs ?? 0) / 1000);
    return new IncusError({ ...details, reason: `no answer from ${label} within ${seconds} s` });
  }
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return new IncusError({
    ...details,
    reason: `cannot talk to Incus at ${label}: ${words[code] ?? message}`,
    advice: adviceFor(code),
    transient: passing.has(code),
  });
}

/** A write that failed left the request incomplete: a kept-alive socket had been closed before. */
function isUndelivered(cause: unknown): boolean {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  return code === "EPIPE" && (syscall === "write" || syscall === "writev");
}

function reasonOf(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  if (reason instanceof Error) {
    return reason.name === "AbortError" ? "cancelled" : reason.message;
  }
  return String(reason);
}

function adviceFor(code: string): string | undefined {
  if (code === "ENOENT" || code === "ECONNREFUSED") {
    return "check that the daemon runs there (systemctl status incus, or strata lab status)";
  }
  if (code === "EACCES" || code === "EPERM") {
    return "join the group incus-admin, or run as root";
  }
  return undefined;
}
