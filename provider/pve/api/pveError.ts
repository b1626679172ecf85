/**
 * What kind of failure it was: `unreachable` nobody answers there; `untrusted` the certificate is not the one
 * expected; `silent` no answer in time; `credentials` (401); `denied` (403); `node` the node asked for is not to be
 * reached through this one; `failed` the API said no; `foreign` what answers is no Proxmox VE.
 */
export type PveFailure =
  | "unreachable"
  | "untrusted"
  | "silent"
  | "credentials"
  | "denied"
  | "node"
  | "failed"
  | "foreign";

export interface PveErrorDetails {
  readonly failure: PveFailure;
  /** Default: GET. */
  readonly method?: string | undefined;
  /** Such as `https://10.0.12.5:8006`. */
  readonly origin: string;
  /** Without `/api2/json`. */
  readonly path: string;
  /** Proxmox's own words, or the cause in ours. */
  readonly reason: string;
  /** What a person can do about it. */
  readonly wayOut?: string | undefined;
  /** HTTP status; absent when no answer came. */
  readonly status?: number | undefined;
  /** Of single parameters, as Proxmox names them. */
  readonly errors?: Readonly<Record<string, string>> | undefined;
  /** Code of the network or TLS error beneath. */
  readonly code?: string | undefined;
}

/** Every failure of a call to a Proxmox VE. Neither it nor its message knows the token's value. */
export class PveError extends Error {
  readonly failure: PveFailure;
  readonly origin: string;
  readonly path: string;
  readonly reason: string;
  readonly wayOut: string | undefined;
  readonly status: number | undefined;
  readonly errors: Readonly<Record<string, string>>;
  readonly code: string | undefined;

  constructor(details: PveErrorDetails) {
    const { method = "GET", origin, path, reason, wayOut, errors = {} } = details;
    const single = Object.entries(errors).map(([key, text]) => `${key}: ${text.trim()}`);
    const causes = [reason, ...single].join("; ");
    const advice = wayOut === undefined ? "" : `; ${wayOut}`;
    super(`${method} ${path} at ${origin}: ${causes}${advice}`);
    this.name = "PveError";
    this.failure = details.failure;
    this.origin = origin;
    this.path = path;
    this.reason = reason;
    this.wayOut = wayOut;
    this.status = details.status;
    this.errors = errors;
    this.code = details.code;
  }
}
