import { isOnPve } from "../stacks/stackPve.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { error, type Preflight, type PreflightFinding } from "./finding.ts";
import { preflightIncus } from "./preflightIncus.ts";
import { preflightPve } from "./preflightPve.ts";

/**
 * What stands in the way of deploying a stack, all of it at once; changes nothing anywhere.
 *
 * @throws CommandError when there is no such stack, or its settings or description cannot be read
 */
export async function preflightStack(stack: string, root: string): Promise<Preflight> {
  parseStackName(stack);
  const settings = await existingSettings(stack, root);
  const strata = strataSettings(stack, settings);
  const kind = isOnPve(settings) ? "pve" : "incus";
  const look = kind === "pve" ? preflightPve : preflightIncus;
  const { facts, findings } = await look(stack, settings, strata, root);
  const named: PreflightFinding[] =
    stack === `${strata.environment}-${strata.node}`
      ? []
      : [
          error({
            code: "settings",
            subject: `settings of stack ${stack}`,
            message: `they are those of ${strata.environment}-${strata.node}`,
            wayOut: "correct strata:environment and strata:node, or the file's name",
          }),
        ];
  const all = [...named, ...findings];
  const errors = all.filter(({ level }) => level === "error");
  const warnings = all.filter(({ level }) => level === "warning");
  return { stack, kind, node: strata.node, facts, findings: [...errors, ...warnings] };
}
