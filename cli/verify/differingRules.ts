import type { AclRule } from "../../model/isolation/aclRule.ts";

/** A rule as the server answers it: what is not set is empty. */
export type WireRule = Readonly<Record<string, string>>;

interface DifferingRules {
  /** In the description, and not on the server. */
  readonly missing: readonly string[];
  /** On the server, and not in the description. */
  readonly unexpected: readonly string[];
}

/** Compares rules as sets, since Incus sorts them by action. */
export function differingRules(
  expected: readonly AclRule[],
  live: readonly WireRule[],
): DifferingRules {
  const wanted = expected.map(({ destinationPort, ...rule }) =>
    writeRule({
      ...rule,
      ...(destinationPort === undefined ? {} : { destination_port: destinationPort }),
    }),
  );
  const found = live.map(writeRule);
  return {
    missing: wanted.filter((rule) => !found.includes(rule)),
    unexpected: found.filter((rule) => !wanted.includes(rule)),
  };
}

const fields = [
  "action",
  "protocol",
  "source",
  "source_port",
  "destination",
  "destination_port",
  "icmp_type",
  "icmp_code",
  "state",
  "description",
];

/** `allow protocol=tcp destination_port=80`: the action, then what else is set. */
function writeRule(rule: WireRule): string {
  return fields
    .flatMap((field) => {
      const value = rule[field] ?? "";
      if (value === "" || (field === "state" && value === "enabled")) return [];
      if (field === "action") return [value];
      return [field === "description" ? `(${value})` : `${field}=${value}`];
    })
    .join(" ");
}
