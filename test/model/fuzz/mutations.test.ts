import fc from "fast-check";
import { expect, it } from "vitest";
import { resolve } from "../../../model/resolve.ts";
import { readInfra } from "../../../model/source/infraSource.ts";
import { anyInfra } from "./anyInfra.ts";
import { toYaml } from "./spread.ts";

const minute = 60_000;
const scraps =
  String.raw`: |- |{|}|[|]|#|&a |*a|<<: |!!binary |null|~|no|08|1e400|-1|.nan|"|'|? |é𝒳|__proto__: {}|constructor: 1|host|default|{n}|10.100.0.254|ports: all`
    .split("|")
    .concat("", "|\n", "\t", "\u0000", "---\n", "%YAML 1.2\n");

/** One careless edit of a text, at a place given in thousandths of its length. */
const edit = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(1000),
    scrap: fc.constantFrom(...scraps),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(1000), length: fc.nat(12) }),
  fc.record({ kind: fc.constant("truncate" as const), at: fc.nat(1000) }),
  fc.record({ kind: fc.constant("move line" as const), at: fc.nat(1000), to: fc.nat(1000) }),
  fc.record({ kind: fc.constant("repeat line" as const), at: fc.nat(1000), to: fc.nat(1000) }),
  fc.record({ kind: fc.constant("indent" as const), at: fc.nat(1000) }),
  fc.record({
    kind: fc.constant("value" as const),
    at: fc.nat(1000),
    scrap: fc.constantFrom(...scraps),
  }),
);
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

function mutate(text: string, change: Edit): string {
  const offset = Math.floor((change.at * text.length) / 1000);
  const lines = text.split("\n");
  const line = Math.min(Math.floor((change.at * lines.length) / 1000), lines.length - 1);
  const [current = ""] = lines.slice(line, line + 1);
  switch (change.kind) {
    case "insert":
      return text.slice(0, offset) + change.scrap + text.slice(offset);
    case "cut":
      return text.slice(0, offset) + text.slice(offset + change.length);
    case "truncate":
      return text.slice(0, offset);
    case "move line":
      lines.splice(line, 1);
      lines.splice(Math.floor((change.to * lines.length) / 1000), 0, current);
      return lines.join("\n");
    case "repeat line":
      lines.splice(Math.floor((change.to * lines.length) / 1000), 0, current);
      return lines.join("\n");
    case "indent":
      lines[line] = `  ${current}`;
      return lines.join("\n");
    case "value":
      lines[line] = current.replace(/:.*$/, () => `: ${change.scrap}`);
      return lines.join("\n");
  }
}

it(
  "makes of any text a valid description, or problems that all have a place in it",
  () => {
    let broken = 0;
    fc.assert(
      fc.property(
        anyInfra,
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        ({ infra, facts }, edits) => {
          const text = edits.reduce(mutate, toYaml(infra));
          const source = readInfra({ main: { file: "infra.yml", text } });
          const { lab, errors, warnings } = resolve(source, facts);
          expect(lab === undefined).toBe(errors.length > 0);
          if (lab === undefined) broken += 1;
          const lines = text.split("\n");
          for (const problem of [...errors, ...warnings]) {
            const { file, line, column, code, message } = problem;
            expect({ file, hasCode: code !== "", hasMessage: message !== "" }).toEqual({
              file: "infra.yml",
              hasCode: true,
              hasMessage: true,
            });
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
            expect(source.excerpt(problem)).toHaveLength(
              (lines[line - 1] ?? "").replace(/\r$/, "").length,
            );
          }
        },
      ),
      { numRuns: 500 },
    );
    // Otherwise the edits would be too careful to show anything.
    expect(broken).toBeGreaterThan(100);
  },
  2 * minute,
);
