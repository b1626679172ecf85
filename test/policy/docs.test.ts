import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pack } from "../../policy/pack.ts";

/** Tables are padded to even columns. */
const docs = readFileSync("docs/policy.md", "utf8").replaceAll(/ +/g, " ");

describe("docs/policy.md", () => {
  it.each(pack.rules)("has the row of $name, and its options", (rule) => {
    const { name, scope, severity, level, sentence, options = {} } = rule;
    expect(docs).toContain(`| \`${name}\` | ${scope} | ${severity} | ${level} | ${sentence} |`);
    for (const [option, { default: value, description }] of Object.entries(options)) {
      expect(docs).toContain(
        `| \`${name}\` | \`${option}\` | \`${JSON.stringify(value)}\` | ${description} |`,
      );
    }
  });
});
