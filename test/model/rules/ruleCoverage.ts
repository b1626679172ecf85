import { isDeepStrictEqual } from "node:util";
import type { Rule } from "../../../model/rules/rule.ts";

/** A description's rules, and the cases that try them. */
export interface RuleSuite<Case extends { readonly code: string; readonly title: string }> {
  /** The tables from which rules are applied; what is not in its table does not happen. */
  readonly tables: readonly (readonly Rule[])[];
  readonly cases: readonly Case[];
  /** `CODE path` of every problem that is found. */
  readonly actual: (one: Case) => string[];
  /** `CODE path` of every problem that is to be found. */
  readonly expected: (one: Case) => string[];
}

export interface RuleCoverage {
  readonly code: string;
  /** What is wrong with the rule's cases; empty when each of them needs the rule. */
  readonly flaws: readonly string[];
}

/**
 * Takes each row out of its table, expects every case of that rule to fail without it, and puts it
 * back.
 */
export function ruleCoverage<Case extends { readonly code: string; readonly title: string }>(
  suite: RuleSuite<Case>,
): RuleCoverage[] {
  return suite.tables.flatMap((table) =>
    [...table].map((rule) => ({ code: rule.code, flaws: flawsOf(rule, table as Rule[], suite) })),
  );
}

function flawsOf<Case extends { readonly code: string; readonly title: string }>(
  rule: Rule,
  table: Rule[],
  { cases: all, actual, expected }: RuleSuite<Case>,
): string[] {
  const cases = all.filter(({ code }) => code === rule.code);
  if (cases.length === 0) return ["no case"];
  const failing = () => cases.filter((one) => !passes(one)).map(({ title }) => title);
  const passes = (one: Case) => {
    try {
      return isDeepStrictEqual(actual(one), expected(one));
    } catch {
      // What a rule keeps out can be what nobody behind it can do anything with.
      return false;
    }
  };
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
