import { CommandError } from "../commandError.ts";
import { probeLab } from "../probe/probeLab.ts";
import { wayFindings } from "../probe/wayFindings.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { stackLab } from "../stacks/stackLab.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import { hostFindings } from "./hostFindings.ts";
import { gravestFirst, verifyLab } from "./verifyLab.ts";

const rulesOfOthers = "on the server, find whose rules do it: nft list ruleset; or in the machines";

/**
 * Compares what a stack's description says with what its server has, and with `probe` with what packets get through.
 *
 * @throws CommandError when it cannot tell
 */
export async function compareStack(stack: string, root: string, probe = false) {
  parseStackName(stack);
  const settings = await existingSettings(stack, root);
  const strata = strataSettings(stack, settings);
  const server = serverOf(stack, settings);
  const plan = await stackPlan(stack);
  if (plan === undefined) {
    throw new CommandError(
      `cannot verify stack ${stack}: it is not deployed; run: pulumi up --stack ${stack}`,
    );
  }
  const { lab, addresses } = stackLab(strata, plan, root);
  const fix = `pulumi up --refresh --stack ${stack}`;
  return withClient(server, async (client) => {
    const found = await Promise.all([
      verifyLab(client, lab, addresses, fix),
      lab.isolation === "acl" ? [] : hostFindings(stack, settings, lab, addresses),
    ]);
    const findings = gravestFirst(found.flat());
    if (!probe) return { lab, findings };
    const probed = await probeLab(client, lab);
    return {
      lab,
      probed,
      findings: gravestFirst([
        ...findings,
        // Where all rules are as described, deploying them again changes nothing.
        ...wayFindings(probed.wrong, findings.length === 0 ? rulesOfOthers : fix),
      ]),
    };
  });
}
