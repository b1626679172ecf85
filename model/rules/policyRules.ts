import { endpointsOf } from "./endpoints.ts";
import type { CheckRule } from "./rule.ts";

const sides = ["from", "to"] as const;

export const policyRules = [
  {
    code: "V18",
    sentence: "A policy has `from` and `to`.",
    check: ({ policies, isGiven }) =>
      policies.flatMap(({ path, keys }) =>
        sides
          .filter((side) => keys[side] === undefined && !isGiven([...path, side]))
          .map((side) => ({
            path: [...path, side],
            message: "the key is missing",
            help: "name a domain, a machine or host",
          })),
      ),
  },
  {
    code: "V19",
    sentence: "`from` and `to` name a domain, a machine or `host`.",
    check: ({ policies, declared }) =>
      policies.flatMap(({ path, keys }) =>
        sides.flatMap((side) => {
          const name = keys[side] ?? undefined;
          if (name === undefined || name === "host" || declared.has(name)) return [];
          return [
            {
              path: [...path, side],
              message: `"${name}" is no domain and no machine`,
              help: "name a domain, a machine or host",
            },
          ];
        }),
      ),
  },
  {
    code: "S7",
    sentence: "A list of ports is not empty.",
    check: ({ policies }) =>
      policies
        .filter(({ keys }) => Array.isArray(keys.ports) && keys.ports.length === 0)
        .map(({ path }) => ({
          path: [...path, "ports"],
          message: "the list is empty, so the policy would allow nothing",
          help: "list ports, or leave the key out for all",
        })),
  },
  {
    code: "W9",
    level: "warning",
    sentence:
      "A policy inside one domain does nothing: machines of a domain always see each other.",
    check: (context) =>
      context.policies
        .filter(({ keys }) => {
          const { source, target } = endpointsOf(context, keys);
          if (source === undefined || target === undefined) return false;
          return "domain" in source && "domain" in target && source.domain === target.domain;
        })
        .map(({ path }) => ({
          path,
          message: "both ends are in one domain, where nothing is filtered",
          help: "remove the policy",
        })),
  },
] as const satisfies readonly CheckRule[];
