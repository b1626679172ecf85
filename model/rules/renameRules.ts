import type { Path } from "../problem.ts";
import type { RuleContext } from "./context.ts";
import { isDomainName, isMachineName } from "./names.ts";
import type { CheckRule } from "./rule.ts";

export const renameRules = [
  {
    code: "R1",
    sentence: "`renamed_from` is a name that a domain, or a machine, can have.",
    check: (context) =>
      renamesIn(context)
        .filter(({ from, isName }) => !isName(from))
        .map(({ path, from }) => ({
          path,
          message: `"${from}" can never have been the name`,
          help: "give the name that was in the file before",
        })),
  },
  {
    code: "R2",
    sentence: "`renamed_from` names nothing that is there under that name.",
    check: (context) =>
      renamesIn(context)
        .filter(({ from, siblings }) => siblings.has(from))
        .map(({ path, from }) => ({
          path,
          message: `"${from}" is still there`,
          help: "remove renamed_from, or the old entry; exchange two names in steps",
        })),
  },
  {
    code: "R3",
    sentence: "No two domains, and no two machines, have the same `renamed_from`.",
    check: (context) =>
      renamesIn(context).flatMap(({ path, kind, from }, index, renames) => {
        const isSame = (other: Rename) => other.kind === kind && other.from === from;
        const first = renames.slice(0, index).find(isSame);
        if (first === undefined) return [];
        return [
          {
            path,
            message: `"${first.name}" was "${from}" already`,
            help: "only one can have been renamed",
          },
        ];
      }),
  },
] as const satisfies readonly CheckRule[];

interface Rename {
  readonly kind: "domain" | "machine";
  readonly name: string;
  readonly from: string;
  readonly path: Path;
  readonly isName: (name: string) => boolean;
  /** Names of its kind that are there. */
  readonly siblings: ReadonlySet<string>;
}

function renamesIn({ domains, machines }: RuleContext): Rename[] {
  const kinds = [
    { kind: "domain" as const, entries: domains, isName: isDomainName },
    { kind: "machine" as const, entries: machines, isName: isMachineName },
  ];
  return kinds.flatMap(({ kind, entries, isName }) => {
    const siblings = new Set(entries.map(({ name }) => name));
    return entries.flatMap(({ name, path, keys }) =>
      typeof keys.renamed_from === "string"
        ? [
            {
              kind,
              name,
              from: keys.renamed_from,
              path: [...path, "renamed_from"],
              isName,
              siblings,
            },
          ]
        : [],
    );
  });
}
