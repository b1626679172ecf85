import type { AddressPlan, AddressProblem } from "../addresses/allocate.ts";
import type { Finding, Path } from "../problem.ts";
import type { RuleContext } from "./context.ts";
import type { Rule } from "./rule.ts";

/** What became of a description that no other rule is against. */
export interface PlanOutcome {
  readonly plan: AddressPlan;
  readonly problems: readonly AddressProblem[];
}

/** About the whole, once every address is known. */
export interface PlanRule extends Rule {
  readonly check: (context: RuleContext, outcome: PlanOutcome) => readonly Finding[];
}

export const planRules: readonly PlanRule[] = [
  {
    code: "A2",
    sentence: "Every domain gets a subnet and every machine an address.",
    check: (_context, { problems }) => problems.map(toFinding),
  },
];

/** Property paths of the plan's request are almost those of the description. */
function toFinding({ path, reason }: AddressProblem): Finding {
  const keys: Readonly<Record<string, string>> = { subnet: "subnet_id", address: "ip" };
  const parts: Path = path
    .split(".")
    .map((part, index) => (index > 1 ? (keys[part] ?? part) : part));
  return { path: parts, message: reason, help: "" };
}
