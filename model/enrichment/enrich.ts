import type { RuleContext } from "../rules/context.ts";
import { newAiPolicy } from "./aiPolicy.ts";
import { newFirewall } from "./firewallMachine.ts";

/**
 * Adds what keys of `global` stand for. The rules see it as if it were written in the description,
 * at the key that caused it.
 */
export function enrich(context: RuleContext): RuleContext {
  const firewall = newFirewall(context);
  const policy = newAiPolicy(context);
  return {
    ...context,
    machines: firewall === undefined ? context.machines : [...context.machines, firewall],
    policies: policy === undefined ? context.policies : [...context.policies, policy],
    declared:
      firewall === undefined ? context.declared : new Set([...context.declared, firewall.name]),
  };
}
