import type { Finding } from "../problem.ts";
import type { RuleContext } from "./context.ts";

/** A row of the rule table. Codes and sentences are the contract; messages may improve. */
export interface Rule {
  readonly code: string;
  /** What must hold (or, for a warning, what is warned of), in one sentence. */
  readonly sentence: string;
  readonly level?: "warning";
}

/** Holds when the schema accepts what is at these places. */
export interface ShapeRule extends Rule {
  /** `*` stands for one key or index, `**` for any path. */
  readonly at: readonly string[];
  /** Default: values. */
  readonly about?: "unknown keys";
  /** Completes "expected ...". Default: what the schema says. */
  readonly expects?: string;
  /** The same for single places of `at` that expect something else. */
  readonly expectsAt?: Readonly<Record<string, string>>;
  readonly help?: string;
}

/** Looks at valid values only: a value that is itself wrong is absent from the context. */
export interface CheckRule extends Rule {
  readonly check: (context: RuleContext) => readonly Finding[];
}
