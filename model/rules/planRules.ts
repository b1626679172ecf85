import { writeAddresses } from "../addresses/addresses.ts";
import type { AddressPlan, AddressProblem } from "../addresses/allocate.ts";
import { findFirewall } from "../enrichment/firewallMachine.ts";
import { uplinkOf } from "../firewall/uplink.ts";
import type { Finding, Path } from "../problem.ts";
import type { RuleContext } from "./context.ts";
import { enabledOnly } from "./enabled.ts";
import { findOverlaps, type Overlap } from "./overlaps.ts";
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
    code: "P07",
    sentence: "`ip` is inside the subnet that its domain is given in its zone.",
    check: (_context, { problems }) =>
      problems
        .filter(({ kind }) => kind === "outside")
        .map((problem) => ({
          ...toFinding(problem),
          help: "give the domain the subnet_id that the address stands in, or leave ip out",
        })),
  },
  {
    code: "A2",
    sentence: "Every domain gets a subnet and every machine an address.",
    check: (_context, { problems }) =>
      problems.filter(({ kind }) => kind === "refused").map(toFinding),
  },
  {
    code: "P14",
    sentence: "No domain's subnet overlaps a network of the server that is not the lab's own.",
    check: (context, outcome) =>
      overlapsIn(context, outcome)
        .filter(({ isAllowed }) => !isAllowed)
        .map(({ path, message, network }) => ({
          path,
          message,
          help: `choose other addresses, or name ${network} under overlapAllowed in strata:facts`,
        })),
  },
  {
    code: "S10",
    level: "warning",
    sentence: "A subnet overlaps a network of the server, as the facts allow.",
    check: (context, outcome) =>
      overlapsIn(context, outcome)
        .filter(({ isAllowed }) => isAllowed)
        .map(({ path, message, network }) => ({
          path,
          message,
          help: `what is behind ${network} may become unreachable for the server`,
        })),
  },
];

function overlapsIn(
  context: RuleContext,
  { plan }: PlanOutcome,
): (Overlap & { readonly path: Path })[] {
  const { subnets } = writeAddresses(plan);
  return [...uplinkOverlaps(context, plan), ...domainOverlaps(context, plan, subnets)];
}

/** The uplink of a firewall machine has a subnet of its own. */
function uplinkOverlaps(context: RuleContext, plan: AddressPlan) {
  const firewall = findFirewall(context);
  if (firewall === undefined) return [];
  const { subnet } = uplinkOf(
    { prefix: "" },
    { domain: firewall.domain.name },
    writeAddresses(plan),
  );
  return findOverlaps(context, plan, subnet)
    .slice(0, 1)
    .map((overlap) => ({ ...overlap, path: ["global", "firewall_mode"] }));
}

function domainOverlaps(
  context: RuleContext,
  plan: AddressPlan,
  subnets: Readonly<Record<string, string>>,
) {
  return enabledOnly(context).domains.flatMap(({ name, path, keys }) => {
    const place = typeof keys.subnet_id === "number" ? [...path, "subnet_id"] : path;
    const overlap = findOverlaps(context, plan, subnets[name] ?? "")[0];
    return overlap === undefined ? [] : [{ ...overlap, path: place }];
  });
}

/** The last key of a request's path is called otherwise in a description. */
function toFinding({ path, reason }: AddressProblem): Finding {
  const parts = path.split(".");
  const key = parts.at(-1) === "subnet" ? "subnet_id" : "ip";
  return { path: [...parts.slice(0, -1), key], message: reason, help: "" };
}
