import { progress } from "../progress.ts";
import { shellExports } from "../stacks/shellExports.ts";
import { stackEnvironment, toolsPath } from "../stacks/stackEnvironment.ts";
import type { Variables } from "../stacks/userVariables.ts";
import { isDemo, parseStackName } from "../stacks/stackName.ts";

/**
 * Prints what a shell must export so that plain `pulumi` works on the stack; without a stack only
 * the PATH to Node and Pulumi.
 */
export async function printEnvironment(
  stack: string | undefined,
  { json }: { json?: boolean },
): Promise<void> {
  const variables = stack === undefined ? { PATH: await toolsPath() } : await variablesOf(stack);
  process.stdout.write(json ? asJson(variables) : shellExports(variables));
}

async function variablesOf(stack: string): Promise<Variables> {
  const name = parseStackName(stack);
  const { variables, state } = await stackEnvironment(name);
  if (state && !isDemo(name)) {
    progress(`the state of ${stack} is kept in ${state}; to keep it elsewhere: pulumi login <url>`);
  }
  return variables;
}

/** A variable to unset is null. */
function asJson(variables: Variables): string {
  return `${JSON.stringify(variables, (_, value: unknown) => value ?? null, 2)}\n`;
}
