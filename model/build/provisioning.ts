import type { LabProvisioning } from "../lab.ts";
import type { DomainEntry, RuleContext } from "../rules/context.ts";

/** What the description says to tools that set machines up, with AnKLuMe's defaults. */
export function toProvisioning({ infra, domains }: RuleContext): LabProvisioning {
  const { default_connection: connection, default_user: user } = infra.global ?? {};
  return {
    connection: connection ?? "",
    user: user ?? "",
    aiVramFlush: infra.global?.ai_vram_flush ?? true,
    ai: Object.fromEntries(domains.map((domain) => [domain.name, toAi(domain)])),
  };
}

function toAi({ keys }: DomainEntry) {
  const provider = keys.ai_provider ?? "local";
  return { provider, sanitize: keys.ai_sanitize ?? provider !== "local" };
}
