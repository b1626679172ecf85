import type { StackRule } from "../rule.ts";

export const stackName: StackRule = {
  scope: "stack",
  name: "stack-name",
  title: "One stack, one node",
  sentence: "A stack is called <environment>-<node>, as its config has them.",
  severity: "high",
  level: "mandatory",
  cannotTell: ({ settings }) =>
    settings === undefined ? "a state alone does not tell its stack's config" : undefined,
  check: ({ settings }) => {
    if (settings === undefined) return [];
    const { stack, config } = settings;
    const { "strata:environment": environment, "strata:node": node } = config;
    if (environment === undefined || node === undefined) {
      return [{ message: "strata:environment or strata:node is missing; set both in its config" }];
    }
    if (stack === `${environment}-${node}`) return [];
    return [
      {
        message: `the stack is called "${stack}", its config is of "${environment}-${node}"; select that stack, or correct the config`,
      },
    ];
  },
};
