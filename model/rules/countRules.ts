import { placeHolder } from "../source/numbered.ts";
import type { CheckRule } from "./rule.ts";

export const countRules = [
  {
    code: "C1",
    sentence: "A domain has `count` if and only if its name has `{n}`.",
    check: ({ counted }) =>
      counted
        .filter(({ name, hasCount }) => name.includes(placeHolder) !== hasCount)
        .map(({ name, hasCount }) => ({
          path: ["domains", name],
          message: hasCount ? "the name has no {n} for the number" : "count is missing",
          help: hasCount ? "write {n} where the number is to stand" : "add count: <number>",
          at: "key" as const,
        })),
  },
  {
    code: "C3",
    sentence: "No domain has a name that another one with `count` stands for.",
    check: ({ counted }) =>
      counted
        .filter(({ taken }) => taken.length > 0)
        .map(({ name, taken }) => ({
          path: ["domains", name],
          message: `it stands for ${taken.join(", ")}, too, which is another domain already`,
          help: "rename one of them",
          at: "key" as const,
        })),
  },
] as const satisfies readonly CheckRule[];
