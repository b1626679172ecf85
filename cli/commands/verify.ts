import { CommandError } from "../commandError.ts";
import { count } from "../model/problemReport.ts";
import { projectRoot } from "../projectRoot.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { stackLab } from "../stacks/stackLab.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import { findingsText } from "../verify/findingsText.ts";
import { verifyLab } from "../verify/verifyLab.ts";

export interface VerifyOptions {
  readonly json?: boolean;
}

/**
 * Compares a stack's description with what its server really has; changes nothing.
 *
 * @returns 0 without a difference, 2 with any
 * @throws CommandError (exit code 1) when it cannot tell
 */
export async function verifyStack(
  stack: string,
  { json }: VerifyOptions,
  root = projectRoot,
): Promise<0 | 2> {
  const { lab, findings } = await compare(stack, root).catch((cause: unknown) => {
    // 2 would say that there is a difference.
    throw new CommandError((cause as Error).message, { exitCode: 1, cause });
  });
  if (json) {
    process.stdout.write(`${JSON.stringify({ stack, findings }, undefined, 2)}\n`);
  } else {
    const compared = `${count(lab.projects.length, "domain")}, ${count(lab.instances.length, "machine")}`;
    const summary =
      findings.length === 0
        ? `the server has what stack ${stack} describes: ${compared}`
        : `${count(findings.length, "difference")} between stack ${stack} and its server (${compared})`;
    process.stdout.write(`${findingsText(findings)}${summary}\n`);
  }
  return findings.length === 0 ? 0 : 2;
}

async function compare(stack: string, root: string) {
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
  const findings = await withClient(server, (client) => verifyLab(client, lab, addresses, fix));
  return { lab, findings };
}
