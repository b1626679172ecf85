import type { AclRule } from "./aclRule.ts";

/**
 * The same drop as one rule for each combination of what it lists; allows are left as they are.
 *
 * nftables makes a set of a list, and a set of ranges finds nothing for some microseconds while a chain is replaced,
 * longer where the processor is taken away: docs/decisions/isolation-by-acl.md has figures. An allow that misses a
 * packet costs that packet, a drop lets one through.
 */
export function splitDrop(rule: AclRule): AclRule[] {
  if (rule.action !== "drop") return [rule];
  const keys = ["source", "destination", "destinationPort"] as const;
  return keys.reduce<AclRule[]>(
    (rules, key) =>
      rules.flatMap(
        (one) => one[key]?.split(",").map((item) => ({ ...one, [key]: item })) ?? [one],
      ),
    [rule],
  );
}
