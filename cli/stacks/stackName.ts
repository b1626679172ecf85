import { CommandError } from "../commandError.ts";

/** A stack is one environment on one node: `<environment>-<node>`. */
export interface StackName {
  readonly stack: string;
  readonly environment: string;
  /** May hold further dashes; the environment may not, unless the settings say where the node begins. */
  readonly node: string;
}

const part = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?";
const shape = new RegExp(`^(?<environment>[a-z0-9]+)-(?<node>${part})$`);

/** @throws CommandError (exit code 2) showing the expected form */
export function parseStackName(stack: string): StackName {
  const { environment, node } = shape.exec(stack)?.groups ?? {};
  if (environment && node) return { stack, environment, node };
  throw new CommandError(
    `"${stack}" is no stack name: a stack is named <environment>-<node> in lower case, such as ` +
      "dev-laptop; list the stacks with: ls stacks",
    { exitCode: 2 },
  );
}

/**
 * The stack's name, split before a node that was named.
 *
 * @throws CommandError (exit code 2) when the stack's name does not end with it
 */
export function ofNode(name: StackName, node: string | undefined): StackName {
  if (node === undefined) return name;
  const { stack } = name;
  const environment = stack.slice(0, -node.length - 1);
  if (environment !== "" && stack === `${environment}-${node}`) return { stack, environment, node };
  throw new CommandError(
    `the stack "${stack}" does not end with -${node}; call it <environment>-${node}`,
    { exitCode: 2 },
  );
}

/** Demo stacks belong to the throwaway lab: their settings are generated and kept out of git. */
export function isDemo({ environment }: StackName): boolean {
  return environment === "demo";
}
