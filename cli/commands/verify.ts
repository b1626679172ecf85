import { CommandError } from "../commandError.ts";
import { count } from "../model/problemReport.ts";
import type { Tally } from "../probe/judge.ts";
import { probedText } from "../probe/probedText.ts";
import { probeLab } from "../probe/probeLab.ts";
import { wayFindings } from "../probe/wayFindings.ts";
import { projectRoot } from "../projectRoot.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { stackLab } from "../stacks/stackLab.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import { findingsText } from "../verify/findingsText.ts";
import { hostFindings } from "../verify/hostFindings.ts";
import { gravestFirst, verifyLab } from "../verify/verifyLab.ts";

export interface VerifyOptions {
  readonly json?: boolean;
  /** Sends packets between the machines, too. */
  readonly probe?: boolean;
}

/**
 * Compares a stack's description with what its server really has, and on request with what packets
 * get through; changes nothing.
 *
 * @returns 0 without a difference, 2 with any
 * @throws CommandError (exit code 1) when it cannot tell
 */
export async function verifyStack(
  stack: string,
  { json, probe = false }: VerifyOptions,
  root = projectRoot,
): Promise<0 | 2> {
  const { lab, findings, probed } = await compare(stack, root, probe).catch((cause: unknown) => {
    // 2 would say that there is a difference.
    throw new CommandError((cause as Error).message, { exitCode: 1, cause });
  });
  const isUnproven = probed !== undefined && findings.length === 0 && isEmpty(probed.tally);
  if (isUnproven && probed.untried.length > 0) {
    throw new CommandError(
      `cannot probe stack ${stack}: no way shows anything\n${probedText(probed)}`.trimEnd(),
    );
  }
  if (json) {
    const packets = probed && { probe: { ...probed.tally, untried: probed.untried } };
    process.stdout.write(`${JSON.stringify({ stack, findings, ...packets }, undefined, 2)}\n`);
  } else {
    const compared = `${count(lab.projects.length, "domain")}, ${count(lab.instances.length, "machine")}`;
    const summary =
      findings.length === 0
        ? `the server has what stack ${stack} describes: ${compared}`
        : `${count(findings.length, "difference")} between stack ${stack} and its server (${compared})`;
    const packets = probed === undefined ? "" : probedText(probed);
    process.stdout.write(`${findingsText(findings)}${packets}${summary}\n`);
  }
  return findings.length === 0 ? 0 : 2;
}

function isEmpty({ allowed, denied }: Tally): boolean {
  return allowed + denied === 0;
}

const rulesOfOthers = "on the server, find whose rules do it: nft list ruleset; or in the machines";

async function compare(stack: string, root: string, probe: boolean) {
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
