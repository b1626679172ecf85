import fc from "fast-check";

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

/** One to three careless edits, one after another. */
export const anyEdits = fc.array(edit, { minLength: 1, maxLength: 3 });

export function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce(mutate, text);
}
