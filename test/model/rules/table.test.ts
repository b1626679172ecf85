import { describe, expect, it } from "vitest";
import { ruleTable } from "../../../model/rules/table.ts";
import { facts, found, patched, resolveData, valid } from "../infra.ts";
import { documentCases } from "./cases/documentCases.ts";
import { domainCases } from "./cases/domainCases.ts";
import { machineCases } from "./cases/machineCases.ts";
import { policyCases } from "./cases/policyCases.ts";

const cases = [...documentCases, ...domainCases, ...machineCases, ...policyCases];

/** Tested with the source of a description. */
const codesOfTheSource = ["Y1", "Y2", "Y3", "S5", "W6"];

describe("the rule table", () => {
  it("has nothing against the description that the cases change", () => {
    const { errors, warnings, lab } = resolveData(valid);
    expect([...errors, ...warnings]).toEqual([]);
    expect(lab?.instances).toHaveLength(2);
  });

  it.each(cases)("$code: $title", ({ code, patch, at, facts: given = facts }) => {
    const { errors, warnings } = resolveData(patched(patch), given);
    expect(found([...errors, ...warnings])).toEqual(at.map((path) => `${code} ${path}`));
  });

  it("is covered by the cases", () => {
    const covered = new Set([...codesOfTheSource, ...cases.map(({ code }) => code)]);
    expect(ruleTable.map(({ code }) => code).filter((code) => !covered.has(code))).toEqual([]);
  });

  it("gives every rule a code of its own", () => {
    const codes = ruleTable.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
