import type { DomainEntry, RuleContext } from "./context.ts";

export function isEnabled({ keys }: DomainEntry): boolean {
  return keys.enabled !== false;
}

/** Without the domains that are switched off: what is deployed. */
export function enabledOnly(context: RuleContext): RuleContext {
  return {
    ...context,
    domains: context.domains.filter(isEnabled),
    machines: context.machines.filter(({ domain }) => isEnabled(domain)),
  };
}
