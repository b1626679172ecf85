import { isBase } from "../addresses/ipv4.ts";
import type { CheckRule } from "./rule.ts";

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
] as const satisfies readonly CheckRule[];
