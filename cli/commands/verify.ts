import { CommandError } from "../commandError.ts";
import { count } from "../model/problemReport.ts";
import type { Tally } from "../probe/judge.ts";
import { probedText } from "../probe/probedText.ts";
import { projectRoot } from "../projectRoot.ts";
import { compareStack } from "../verify/compareStack.ts";
import { findingsText } from "../verify/findingsText.ts";

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
  const { lab, findings, probed } = await compareStack(stack, root, probe).catch(
    (cause: unknown) => {
      // 2 would say that there is a difference.
      throw new CommandError((cause as Error).message, { exitCode: 1, cause });
    },
  );
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
