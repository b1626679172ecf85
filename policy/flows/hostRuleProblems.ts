import type { Addresses } from "../../model/addresses/addresses.ts";
import { labRulesets } from "../../model/hostRules/labRulesets.ts";
import type { Lab } from "../../model/lab.ts";
import { ofType, type StackView } from "../resource.ts";
import type { Violation } from "../rule.ts";
import { textOf, unknown } from "../values.ts";

/** Bridges whose rules on the server itself are not those of the description, where it wants some. */
export function hostRuleProblems(stack: StackView, lab: Lab, addresses: Addresses): Violation[] {
  if (lab.isolation === "acl") return [];
  const scripts = stack.resources
    .filter(({ type }) => /^command:(?:local|remote):Command$/.test(type))
    .map(({ properties }) => properties["stdin"]);
  if (scripts.includes(unknown)) return [];
  const rulesets = labRulesets(lab, addresses);
  return ofType(stack, "Network").flatMap((bridge) => {
    const project = lab.projects.find((one) => one.bridge === textOf(bridge.properties["name"]));
    const ruleset = project && rulesets.get(project.domain);
    const isSent = (script: unknown) =>
      typeof script === "string" && ruleset !== undefined && script.includes(ruleset);
    if (ruleset === undefined || scripts.some(isSent)) return [];
    const message =
      `is without rules on the server, or with others than global.isolation: ${lab.isolation} ` +
      "asks for; deploy the description as it is";
    return [{ resource: bridge, message }];
  });
}
