import { errorsOf } from "../preflight/finding.ts";
import { preflightStack } from "../preflight/preflightStack.ts";
import { preflightText } from "../preflight/preflightText.ts";
import { projectRoot } from "../projectRoot.ts";
import { CommandError } from "../commandError.ts";

export interface PreflightOptions {
  readonly json?: boolean;
}

/**
 * Says everything that stands in the way of deploying a stack; changes nothing.
 *
 * @returns 0 when nothing does, 1 when something does
 * @throws CommandError (exit code 2) when it cannot look: no such stack, settings or description that cannot be read
 */
export async function preflight(
  stack: string,
  { json }: PreflightOptions,
  root = projectRoot,
): Promise<0 | 1> {
  const found = await preflightStack(stack, root).catch((cause: unknown) => {
    throw new CommandError((cause as Error).message, { exitCode: 2, cause });
  });
  process.stdout.write(json ? `${JSON.stringify(found, undefined, 2)}\n` : preflightText(found));
  return errorsOf(found).length === 0 ? 0 : 1;
}
