import { defaultTrustLevel, defaultZoneBase, zoneOctet } from "../addresses/zones.ts";
import { isEnabled } from "./enabled.ts";
import { endpointsOf } from "./endpoints.ts";
import type { CheckRule } from "./rule.ts";

/** About zones, and about what a domain's place in one means. */
export const trustRules = [
  {
    code: "S9",
    sentence: "The second octet of a domain's zone is 255 at most.",
    check: ({ domains, infra, isZoned, isGiven }) => {
      if (!isZoned) return [];
      const zoneBase = infra.global?.addressing?.zone_base ?? defaultZoneBase;
      const octetOf = (level: typeof defaultTrustLevel) => zoneOctet(zoneBase, level);
      return domains.flatMap(({ path, keys: { trust_level: level } }) => {
        const wasWrong = level === undefined && isGiven([...path, "trust_level"]);
        const octet = octetOf(level ?? defaultTrustLevel);
        if (wasWrong || octet <= 255) return [];
        return [
          {
            path: [...path, "trust_level"],
            message: `zone ${level ?? defaultTrustLevel} would be 10.${octet}.0.0`,
            help: "lower global.addressing.zone_base; 205 leaves room for every zone",
          },
        ];
      });
    },
  },
  {
    code: "A3",
    level: "warning",
    sentence: "Beside `addressing`, `base_subnet` does nothing.",
    check: ({ isGiven, isZoned }) =>
      isZoned && isGiven(["global", "base_subnet"])
        ? [
            {
              path: ["global", "base_subnet"],
              message: "the zones decide the first two octets",
              help: "remove base_subnet, or addressing",
              at: "key" as const,
            },
          ]
        : [],
  },
  {
    code: "W3",
    level: "warning",
    sentence: "A container in an `untrusted` or `disposable` domain shares the server's kernel.",
    check: ({ machines }) =>
      machines.flatMap(({ path, domain, keys }) => {
        const level = domain.keys.trust_level ?? "";
        if (keys.type === "vm" || !["untrusted", "disposable"].includes(level)) return [];
        return [
          {
            path,
            message: `a container is a weak wall for what is ${level}`,
            help: "use type: vm",
            at: "key" as const,
          },
        ];
      }),
  },
  {
    code: "W4",
    level: "warning",
    sentence: "A policy does nothing while one of its ends is in a domain that is not enabled.",
    check: (context) =>
      context.policies.flatMap(({ path, keys }) => {
        const { source, target } = endpointsOf(context, keys);
        const ends = { from: source, to: target };
        return (["from", "to"] as const).flatMap((side) => {
          const end = ends[side];
          const name = end === undefined || end.kind === "host" ? undefined : end.domain;
          const domain = context.domains.find((candidate) => candidate.name === name);
          if (domain === undefined || isEnabled(domain)) return [];
          return [
            {
              path: [...path, side],
              message: `domain "${domain.name}" is not enabled`,
              help: "enable it, or remove the policy",
            },
          ];
        });
      }),
  },
] as const satisfies readonly CheckRule[];
