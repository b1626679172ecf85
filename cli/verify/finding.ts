/**
 * How much a difference matters: `high` weakens isolation or protection, `medium` changes what a
 * machine does, `low` changes neither.
 */
export type Severity = "high" | "medium" | "low";

/** One difference between what a stack's description says and what its server has. */
export interface Finding {
  readonly severity: Severity;
  /** As in `instance web in project work`. */
  readonly object: string;
  /** What of the object differs, as in `option security.privileged`. */
  readonly what: string;
  /** What the server has; `nothing` where it has none. */
  readonly found: string;
  readonly expected: string;
  /** The command that puts it right. */
  readonly fix: string;
}
