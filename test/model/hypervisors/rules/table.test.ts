import { describe, expect, it } from "vitest";
import { manifestRuleTable } from "../../../../model/hypervisors/rules/table.ts";
import { ruleTable } from "../../../../model/rules/table.ts";
import { ruleCoverage } from "../../rules/ruleCoverage.ts";
import { resolveManifestData, validManifest } from "../manifest.ts";
import { manifestSuite } from "./manifestSuite.ts";

const { cases, actual, expected } = manifestSuite;

describe("the rule table of hypervisors.yml", () => {
  it("has nothing against the description that the cases change", () => {
    const { errors, warnings, manifest } = resolveManifestData(validManifest);
    expect([...errors, ...warnings]).toEqual([]);
    expect(manifest?.nodes).toHaveLength(4);
  });

  it.each(cases)("$code: $title", (one) => {
    expect(actual(one)).toEqual(expected(one));
  });

  it("is covered by the cases: without its row, each of a rule's cases fails", () => {
    const coverage = ruleCoverage(manifestSuite);
    expect(coverage.filter(({ flaws }) => flaws.length > 0)).toEqual([]);
    expect(coverage.map(({ code }) => code)).toEqual(manifestRuleTable.map(({ code }) => code));
  });

  it("shares with infra.yml only codes that say the same", () => {
    const codes = manifestRuleTable.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    for (const { code, sentence } of manifestRuleTable) {
      const other = ruleTable.find((rule) => rule.code === code);
      expect([sentence, undefined]).toContain(other?.sentence);
    }
  });
});
