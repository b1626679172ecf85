import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shellExports } from "../../../cli/stacks/shellExports.ts";

/** What a real shell makes of the lines. */
function evaluate(value: string): string {
  const script = `${shellExports({ STRATA_TEST: value })}printf %s "$STRATA_TEST"`;
  return execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
}

describe("shellExports", () => {
  it("writes one export a line", () => {
    const lines = "export PATH='/a b:/usr/bin'\nexport PULUMI_HOME='/x'\n";
    expect(shellExports({ PATH: "/a b:/usr/bin", PULUMI_HOME: "/x" })).toBe(lines);
  });

  it.each(["it's", "$HOME `id` \\", 'a"b', "line\nbreak", "", "''", "-n; exit 1", "é*?[a]~"])(
    "brings %j through a shell",
    (value) => {
      expect(evaluate(value)).toBe(value);
    },
  );

  it("brings any text through a shell", () => {
    // NUL cannot be in an environment variable, a lone surrogate not in UTF-8.
    const text = fc.string({ unit: "grapheme" }).filter((one) => !one.includes("\0"));
    fc.assert(
      fc.property(text, (value) => {
        expect(evaluate(value)).toBe(value);
      }),
      { numRuns: 50 },
    );
  });
});
