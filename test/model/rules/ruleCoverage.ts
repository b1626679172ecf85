import { isDeepStrictEqual } from "node:util";
import { layoutRules } from "../../../model/rules/layoutRules.ts";
import { planRules } from "../../../model/rules/planRules.ts";
import type { Rule } from "../../../model/rules/rule.ts";
import { shapeRules } from "../../../model/rules/shapes.ts";
import { checkRules } from "../../../model/rules/table.ts";
import { textRules } from "../../../model/rules/textRules.ts";
import { actual, allCases, expected } from "./cases/allCases.ts";

/** The tables from which rules are applied; what is not in its table does not happen. */
const tables: readonly (readonly Rule[])[] = [
  textRules,
  layoutRules,
  shapeRules,
  checkRules,
  planRules,
];

export interface RuleCoverage {
  readonly code: string;
  /** What is wrong with the rule's cases; empty when each of them needs the rule. */
  readonly flaws: readonly string[];
}

/**
 * Takes each row out of its table, expects every case of that rule to fail without it, and puts it
 * back.
 */
export function ruleCoverage(): RuleCoverage[] {
  return tables.flatMap((table) =>
    [...table].map((rule) => ({ code: rule.code, flaws: flawsOf(rule, table as Rule[]) })),
  );
}

function flawsOf(rule: Rule, table: Rule[]): string[] {
  const cases = allCases.filter(({ code }) => code === rule.code);
  if (cases.length === 0) return ["no case"];
  const failing = () =>
    cases.filter((one) => !isDeepStrictEqual(actual(one), expected(one))).map(({ title }) => title);
  const before = failing().map((title) => `"${title}" fails`);
  const index = table.indexOf(rule);
  table.splice(index, 1);
  try {
    const without = failing();
    const idle = cases.filter(({ title }) => !without.includes(title));
    return [...before, ...idle.map(({ title }) => `"${title}" passes without the rule`)];
  } finally {
    table.splice(index, 0, rule);
  }
}
