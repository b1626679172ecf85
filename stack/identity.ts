export interface StackIdentity {
  /** As `pulumi stack` calls it, without organisation and project. */
  readonly stack: string;
  readonly environment: string | undefined;
  readonly node: string | undefined;
  readonly stackId: string | undefined;
}

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * One stack stands for one environment on one node. A config file copied to another stack's name
 * would otherwise deploy one node's description to another.
 */
export function identityProblems({ stack, environment, node, stackId }: StackIdentity): string[] {
  const problems: string[] = [];
  const isNamed = environment !== undefined && node !== undefined;
  if (isNamed && stack !== `${environment}-${node}`) {
    problems.push(
      `the stack is called "${stack}", its config is of "${environment}-${node}"; ` +
        "select that stack, or correct strata:environment and strata:node",
    );
  }
  if (stackId === undefined) {
    problems.push("incus:stackId: missing; make the stack with: npx --no strata init <stack>");
  } else if (!uuid.test(stackId)) {
    problems.push("incus:stackId: no UUID; take it from the stack's own settings in git");
  }
  return problems;
}
