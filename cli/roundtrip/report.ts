export type PhaseName = "preflight" | "up" | "verify" | "destroy";

/** In their order. */
export const phaseNames = ["preflight", "up", "verify", "destroy"] as const;

export interface PhaseReport {
  readonly name: PhaseName;
  /** `skipped` by the caller's wish, `not run` because of what came before. */
  readonly status: "passed" | "failed" | "interrupted" | "skipped" | "not run" | "running";
  /** ISO 8601, UTC; absent of a phase that did not begin. */
  readonly started?: string;
  /** Absent of a phase that did not end. */
  readonly seconds?: number;
  readonly message: string;
  /** What the message is based on, such as the engine's own count of changes. */
  readonly evidence?: unknown;
}

export interface RoundtripReport {
  readonly scenario: "roundtrip";
  readonly stack: string;
  readonly kind: "incus" | "pve";
  readonly node: string;
  readonly onError: OnError;
  readonly started: string;
  /** Absent while it runs, and in the report of one that was killed. */
  readonly ended?: string;
  readonly seconds?: number;
  readonly result: "running" | "passed" | "failed" | "interrupted";
  readonly exitCode?: number;
  readonly phases: readonly PhaseReport[];
  /** What the run has made and not taken away; undefined where nobody can tell. */
  readonly left?: readonly string[];
  /** How to take that away. */
  readonly wayOut?: string;
}

/** What follows a failure: nothing at all, the destroy, or all that is left of the phases. */
export type OnError = "stop" | "rollback" | "continue";
