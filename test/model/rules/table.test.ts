import { describe, expect, it } from "vitest";
import { ruleTable } from "../../../model/rules/table.ts";
import { resolveData, valid } from "../infra.ts";
import { actual, allCases, expected } from "./cases/allCases.ts";
import { infraSuite } from "./infraSuite.ts";
import { ruleCoverage } from "./ruleCoverage.ts";

describe("the rule table", () => {
  it("has nothing against the description that the cases change", () => {
    const { errors, warnings, lab } = resolveData(valid);
    expect([...errors, ...warnings]).toEqual([]);
    expect(lab?.instances).toHaveLength(2);
  });

  it.each(allCases)("$code: $title", (one) => {
    expect(actual(one)).toEqual(expected(one));
  });

  it("is covered by the cases: without its row, each of a rule's cases fails", () => {
    const coverage = ruleCoverage(infraSuite);
    expect(coverage.filter(({ flaws }) => flaws.length > 0)).toEqual([]);
    expect(coverage.map(({ code }) => code)).toEqual(ruleTable.map(({ code }) => code));
  });

  it("gives every rule a code of its own", () => {
    const codes = ruleTable.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
