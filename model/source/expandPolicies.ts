import type { Path } from "../problem.ts";
import { asMapping, type Mapping } from "./mapping.ts";
import { numbered } from "./numbered.ts";

interface ExpandedPolicies {
  readonly value: readonly unknown[];
  readonly written: (path: Path) => Path;
}

/** One policy per number, for policies whose ends are counted. */
export function expandPolicies(
  policies: unknown,
  counts: ReadonlyMap<string, number>,
): ExpandedPolicies | undefined {
  if (!Array.isArray(policies)) return undefined;
  const expanded = policies.flatMap((given: unknown, index) => {
    const policy = asMapping(given);
    const found = [policy["from"], policy["to"]].flatMap((end) => counts.get(String(end)) ?? []);
    if (found.length === 0) return [{ policy: given, index }];
    const numbers = Array.from({ length: Math.max(...found) }, (_, number) => number);
    return numbers.map((number) => ({ policy: copyPolicy(policy, number), index }));
  });
  return {
    value: expanded.map(({ policy }) => policy),
    written: ([section = "", index, ...rest]) => {
      const origin = typeof index === "number" ? expanded[index]?.index : undefined;
      return index === undefined ? [section] : [section, origin ?? index, ...rest];
    },
  };
}

function copyPolicy(policy: Mapping, index: number): Mapping {
  const texts = ["from", "to", "description"].flatMap((key) =>
    typeof policy[key] === "string" ? [[key, numbered(policy[key], index)] as const] : [],
  );
  return { ...policy, ...Object.fromEntries(texts) };
}
