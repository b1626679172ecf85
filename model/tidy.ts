import type { Problem } from "./problem.ts";

/** Problems sorted by place, one per rule and object. */
export function tidy(problems: readonly Problem[]): Problem[] {
  // Of several, the first stays: that of the first of many that are written once.
  const byRuleAndObject = new Map(problems.toReversed().map((problem) => [key(problem), problem]));
  return [...byRuleAndObject.values()]
    .toReversed()
    .sort(
      (a, b) =>
        compare(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compare(a.code, b.code),
    );
}

function key({ code, path, file, line, column }: Problem): string {
  return JSON.stringify(path === "" ? [code, file, line, column] : [code, path]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
