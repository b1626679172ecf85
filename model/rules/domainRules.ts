import { namePrefix } from "../nesting/namePrefix.ts";
import type { DomainEntry } from "./context.ts";
import { isDomainName } from "./names.ts";
import type { CheckRule } from "./rule.ts";
import { bridgeName } from "../nesting/bridgeName.ts";

/** What Linux allows for an interface (IFNAMSIZ - 1). */
const longestInterface = 15;

export const domainRules = [
  {
    code: "V04",
    sentence: "A domain's name has lower-case letters, digits and inner hyphens.",
    check: ({ domains }) =>
      domains
        .filter(({ name }) => !isDomainName(name))
        .map(({ name, path }) => ({
          path,
          message: `"${name}" is no domain name`,
          help: "use a-z, 0-9 and, inside, hyphens",
          at: "key" as const,
        })),
  },
  {
    code: "S2",
    sentence: "A domain's bridge, `net-<prefix><domain>`, has at most 15 characters.",
    check: ({ domains, infra, facts }) =>
      domains.flatMap(({ name, path }) => {
        const bridge = bridgeName(namePrefix(infra, facts), name);
        const excess = bridge.length - longestInterface;
        if (excess <= 0) return [];
        return [
          {
            path,
            message: `the bridge ${bridge} would have ${bridge.length} characters; Linux allows ${longestInterface}`,
            help: `shorten the domain's name to ${name.length - excess}`,
            at: "key" as const,
          },
        ];
      }),
  },
  {
    code: "N1",
    sentence: "No domain is called `default`: that is the server's own project.",
    check: ({ domains }) =>
      domains
        .filter(({ name }) => name === "default")
        .map(({ path }) => ({
          path,
          message: "the project default belongs to the server",
          help: "choose another name",
          at: "key" as const,
        })),
  },
  {
    code: "V05",
    sentence: "Without zone addressing, a domain has a `subnet_id`.",
    check: ({ domains, isGiven, isZoned }) =>
      domains
        .filter(({ path }) => !isZoned && !isGiven([...path, "subnet_id"]))
        .map(({ path }) => ({
          path: [...path, "subnet_id"],
          message: "the key is missing",
          help: "add a number from 0 to 254 that no other domain has",
        })),
  },
  {
    code: "V07",
    sentence: "No two domains have the same `subnet_id`, unless in different zones.",
    check: ({ domains }) =>
      domains.flatMap((domain, index) => {
        const { path, base, keys } = domain;
        const owner = domains.slice(0, index).find((other) => isSameSubnet(other, domain));
        if (owner === undefined) return [];
        return [
          {
            path: [...path, "subnet_id"],
            message: `${base ?? "base"}.${keys.subnet_id}.0/24 belongs to domain "${owner.name}"`,
            help: "choose a number that is free",
          },
        ];
      }),
  },
  {
    code: "N2",
    sentence: "A profile's name has letters, digits, `.`, `_` and `-`, and is not `default`.",
    check: ({ domains }) =>
      domains.flatMap(({ name: domain, path, keys }) =>
        Object.keys(keys.profiles ?? {})
          .filter((name) => name === "default" || !/^[A-Za-z0-9][\w.-]{0,62}$/.test(name))
          .map((name) => ({
            path: [...path, "profiles", name],
            message:
              name === "default"
                ? `the profile default of "${domain}" holds its network and root disk`
                : `"${name}" is no profile name`,
            help: "choose another name",
            at: "key" as const,
          })),
      ),
  },
] as const satisfies readonly CheckRule[];

function isSameSubnet(a: DomainEntry, b: DomainEntry): boolean {
  return (
    a.base === b.base &&
    typeof a.keys.subnet_id === "number" &&
    a.keys.subnet_id === b.keys.subnet_id
  );
}
