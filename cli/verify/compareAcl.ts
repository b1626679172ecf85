import type { Isolation } from "../../model/isolation/aclRules.ts";
import { nothing } from "./differingKeys.ts";
import { differingRules } from "./differingRules.ts";
import type { Finding } from "./finding.ts";
import type { LiveAcl } from "./liveDomain.ts";

/**
 * The rules of a bridge's ACL that are not on the server, and those that only it has.
 *
 * @param fix the command that deploys the stack's description
 */
export function compareAcl(
  name: string,
  expected: Isolation,
  live: LiveAcl | undefined,
  fix: string,
): Finding[] {
  const about = { severity: "high" as const, object: `ACL ${name}`, fix };
  if (live === undefined) {
    return [{ ...about, what: "the whole", found: nothing, expected: "present" }];
  }
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const { missing, unexpected } = differingRules(expected[direction], live[direction]);
    const what = `${direction} rule`;
    return [
      ...missing.map((rule) => ({ ...about, what, found: nothing, expected: rule })),
      ...unexpected.map((rule) => ({ ...about, what, found: rule, expected: nothing })),
    ];
  });
}
