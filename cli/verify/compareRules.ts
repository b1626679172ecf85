import { nothing } from "./differingKeys.ts";
import type { Finding } from "./finding.ts";
import type { LiveRules } from "./liveRules.ts";

interface Expected {
  readonly bridge: string;
  /** Where the server keeps the rules. */
  readonly path: string;
  /** What that file should say. */
  readonly text: string;
}

/**
 * What differs in the server's own rules of a bridge, or would differ after its next start.
 *
 * @param fix the command that puts them there anew
 */
export function compareRules(wanted: Expected, rules: LiveRules, fix: string): Finding[] {
  const about = { severity: "high" as const, object: `host rules of bridge ${wanted.bridge}`, fix };
  const { file, atBoot } = rules;
  return [
    ...compareTable(rules).map((difference) => ({ ...about, ...difference })),
    ...(file === wanted.text
      ? []
      : [
          {
            ...about,
            what: `file ${wanted.path}`,
            found: file === "" ? nothing : "other rules",
            expected: "the rules that are to be loaded at boot",
          },
        ]),
    ...(atBoot ? [] : [{ ...about, what: "unit for boot", found: nothing, expected: "present" }]),
  ];
}

type Difference = Pick<Finding, "what" | "found" | "expected">;

function compareTable({ live, expected }: LiveRules): Difference[] {
  if (live === undefined) return [{ what: "the whole", found: nothing, expected: "present" }];
  const chains = [...new Set([...expected.keys(), ...live.keys()])];
  return chains.flatMap((name) => {
    const [wanted, found] = [expected.get(name) ?? [], live.get(name) ?? []];
    const what = `chain ${name}`;
    const missing = wanted.filter((rule) => !found.includes(rule));
    const unexpected = found.filter((rule) => !wanted.includes(rule));
    const isSame = missing.length + unexpected.length === 0;
    return [
      ...missing.map((rule) => ({ what, found: nothing, expected: rule })),
      ...unexpected.map((rule) => ({ what, found: rule, expected: nothing })),
      // An accept in front of a drop is another rule.
      ...(isSame && wanted.join("\n") !== found.join("\n")
        ? [{ what, found: "other order", expected: "the order of the description" }]
        : []),
    ];
  });
}
