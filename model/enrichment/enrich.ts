import type { RuleContext } from "../rules/context.ts";
import { newAiPolicy } from "./aiPolicy.ts";
import { findFirewall, firewallHost, newFirewall } from "./firewallMachine.ts";

/**
 * Adds what keys of `global` stand for. The rules see it as if it were written in the description,
 * at the key that caused it.
 */
export function enrich(context: RuleContext): RuleContext {
  const firewall = newFirewall(context);
  const described = findFirewall(context);
  const machines = context.machines.map((machine) =>
    machine === described ? { ...machine, host: firewallHost } : machine,
  );
  const policy = newAiPolicy(context);
  return {
    ...context,
    machines: firewall === undefined ? machines : [...machines, firewall],
    policies: policy === undefined ? context.policies : [...context.policies, policy],
    declared:
      firewall === undefined ? context.declared : new Set([...context.declared, firewall.name]),
  };
}
