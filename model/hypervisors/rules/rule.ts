import type { Finding } from "../../problem.ts";
import type { Rule } from "../../rules/rule.ts";
import type { VmidProblem } from "../vmids/planVmids.ts";
import type { ManifestContext } from "./context.ts";

/** Looks at valid values only: a value that is itself wrong is absent from the context. */
export interface ManifestRule extends Rule {
  readonly check: (context: ManifestContext) => readonly Finding[];
}

/** About VM ids, once everything else holds. */
export interface VmidRule extends Rule {
  readonly check: (
    context: ManifestContext,
    problems: readonly VmidProblem[],
  ) => readonly Finding[];
}
