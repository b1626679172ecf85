import type { PolicyEntry, RuleContext } from "../rules/context.ts";

/** The domain that `ai_access_policy` is about. */
export const aiDomain = "ai-tools";

/** The policy to add for `ai_access_policy: exclusive` where none leads to the AI domain. */
export function newAiPolicy({
  infra,
  domains,
  policies,
}: Pick<RuleContext, "infra" | "domains" | "policies">): PolicyEntry | undefined {
  const { ai_access_policy: access, ai_access_default: from } = infra.global ?? {};
  const names = new Set(domains.map(({ name }) => name));
  const isPossible = from && from !== aiDomain && names.has(from) && names.has(aiDomain);
  const isThere = policies.some(({ keys }) => keys.to === aiDomain);
  if (access !== "exclusive" || !isPossible || isThere) return undefined;
  return {
    index: policies.length,
    path: ["global", "ai_access_default"],
    keys: {
      from,
      to: aiDomain,
      ports: "all",
      bidirectional: true,
      description: `exclusive access of ${from} to ${aiDomain}`,
    },
  };
}
