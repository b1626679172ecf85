import { isBase } from "../addresses/ipv4.ts";
import type { Path } from "../problem.ts";
import type { CheckRule } from "./rule.ts";

/** Keys that AnKLuMe documents and strata does not act on yet; `*` stands for one name. */
const unsupportedKeys = [
  "global.shared_volumes_base",
  "global.persistent_data_base",
  "shared_volumes",
  "domains.*.machines.*.storage_volumes",
  "domains.*.machines.*.persistent_data",
].map((pattern) => pattern.split("."));

export const documentRules = [
  {
    code: "V01",
    sentence: "`project_name`, `global` and `domains` are there.",
    check: ({ infra, isGiven }) =>
      (["project_name", "global", "domains"] as const)
        .filter((key) => infra[key] === undefined && !isGiven([key]))
        .map((key) => ({ path: [key], message: "the key is missing", help: `add ${key}:` })),
  },
  {
    code: "A1",
    sentence: "`base_subnet` is the first two octets of an IPv4 address.",
    check: ({ infra }) => {
      const base = infra.global?.base_subnet ?? undefined;
      if (base === undefined || isBase(base)) return [];
      return [
        {
          path: ["global", "base_subnet"],
          message: `expected two octets from 0 to 255, found "${base}"`,
          help: 'write it like "10.100"',
        },
      ];
    },
  },
  {
    code: "U1",
    sentence: "Keys that strata does not act on yet are refused, never ignored.",
    check: ({ infra, domains, machines, isGiven }) => {
      const candidates: Path[] = [
        ...Object.keys(infra.global ?? {}).map((key) => ["global", key]),
        ...Object.keys(infra).map((key) => [key]),
        ...domains.flatMap(({ path, keys }) => Object.keys(keys).map((key) => [...path, key])),
        ...machines.flatMap(({ path, keys }) => Object.keys(keys).map((key) => [...path, key])),
      ];
      return candidates
        .filter((path) => isGiven(path) && unsupportedKeys.some((key) => matches(key, path)))
        .map((path) => ({
          path,
          message: "strata does not support this key yet",
          help: "remove it: nothing would be done about it",
          at: "key" as const,
        }));
    },
  },
] as const satisfies readonly CheckRule[];

function matches(pattern: readonly string[], path: Path): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => part === "*" || part === path[index])
  );
}
