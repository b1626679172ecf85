import type { Addresses } from "../../model/addresses/addresses.ts";
import { firewallOf } from "../../model/firewall/labFirewall.ts";
import { uplinkBridge, uplinkIsolation, uplinkOf } from "../../model/firewall/uplink.ts";
import { domainIsolation } from "../../model/isolation/domainIsolation.ts";
import type { Lab } from "../../model/lab.ts";
import { plannedAddresses } from "../flows/addresses.ts";
import { bridgeProblems } from "../flows/bridgeProblems.ts";
import { declaredLab } from "../flows/declaredLab.ts";
import { hostRuleProblems } from "../flows/hostRuleProblems.ts";
import {
  declaredRules,
  describeRule,
  isSameRule,
  rulesOf,
  type TrafficRule,
} from "../flows/trafficRules.ts";
import { ofType, type Resource, type StackView } from "../resource.ts";
import type { StackRule, Violation } from "../rule.ts";
import { textOf } from "../values.ts";

export const undeclaredFlows: StackRule = {
  scope: "stack",
  name: "undeclared-flows",
  title: "No flows but the declared ones",
  sentence:
    "Every bridge has its ACL, or its rules on the server, as the description wants, and they let through exactly what its network policies say.",
  severity: "critical",
  level: "mandatory",
  cannotTell: (stack) => {
    if (stack.settings === undefined) return "a state alone does not tell its description";
    if (stack.settings.config["strata:infra"] === undefined) return "the stack has no strata:infra";
    return plannedAddresses(stack) === undefined ? "the address plan is not known" : undefined;
  },
  check: (stack) => {
    const lab = declaredLab(stack.settings?.config ?? {});
    const addresses = plannedAddresses(stack);
    return [
      ...(addresses === undefined ? [] : hostRuleProblems(stack, lab, addresses)),
      ...bridgeProblems(stack, lab),
      ...ofType(stack, "NetworkAcl").flatMap((acl) => compare(acl, expected(acl, lab, stack))),
    ];
  },
};

/** What the model says of the domain whose bridge has this ACL; nothing where there is none. */
function expected({ properties }: Resource, lab: Lab, stack: StackView): TrafficRule[] {
  const addresses = plannedAddresses(stack);
  if (addresses === undefined) return [];
  const name = textOf(properties["name"]);
  const project = lab.projects.find(({ bridge }) => bridge === name);
  if (project === undefined) return toOutside(name, lab, addresses);
  return declaredRules(domainIsolation(lab, project, addresses));
}

/** What the firewall machine sends, where there is one, and nothing for any other ACL. */
function toOutside(name: string | undefined, lab: Lab, addresses: Addresses): TrafficRule[] {
  const firewall = firewallOf(lab);
  if (firewall === undefined || uplinkBridge(lab, firewall) !== name) return [];
  return declaredRules(uplinkIsolation(lab, uplinkOf(lab, firewall, addresses)));
}

function compare(acl: Resource, declared: readonly TrafficRule[]): Violation[] {
  const found = rulesOf(acl);
  if (found === undefined) return [];
  const has = (rules: readonly TrafficRule[], rule: TrafficRule) =>
    rules.some((other) => isSameRule(other, rule));
  const open = found.filter((rule) => rule.action.startsWith("allow") && !has(declared, rule));
  const missing = declared.filter((rule) => rule.action === "drop" && !has(found, rule));
  return [
    ...open.map((rule) => ({
      resource: acl,
      message: `lets through what no network policy says: ${describeRule(rule)}; add a policy to the description, or take the rule out`,
    })),
    ...missing.map((rule) => ({
      resource: acl,
      message: `is without a rule that keeps the domain apart: ${describeRule(rule)}; put it back`,
    })),
  ];
}
