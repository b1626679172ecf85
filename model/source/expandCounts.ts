import type { Path } from "../problem.ts";
import { copyDomain } from "./copyDomain.ts";
import { expandConsumers } from "./expandConsumers.ts";
import { expandPolicies } from "./expandPolicies.ts";
import { asMapping, type Mapping } from "./mapping.ts";
import { copies, placeHolder } from "./numbered.ts";

/** A domain whose name has the place holder, or that has `count`. */
export interface CountedDomain {
  readonly name: string;
  /** Whether `count` is there, right or wrong. */
  readonly hasCount: boolean;
  /** Names that it stands for, and that are somebody else's. */
  readonly taken: readonly string[];
}

export interface ExpandedInfra {
  readonly value: Mapping;
  readonly counted: readonly CountedDomain[];
  /** The path in the text of what stands at a path of `value`. */
  readonly written: (path: Path) => Path;
}

/** A domain that stands for several. */
interface Template {
  readonly name: string;
  readonly hasCount: boolean;
  readonly count: number;
  /** Names as they are written. */
  readonly machines: readonly string[];
}

/**
 * Writes out what `{n}` stands for: 01, 02 and so on, so that no name changes when a count grows
 * past nine. What is wrong with a count is left to the rules; it counts as one.
 */
export function expandCounts(given: Mapping): ExpandedInfra {
  const domains = asMapping(given["domains"]);
  const templates = new Map(Object.entries(domains).flatMap(toTemplate));
  if (templates.size === 0) return { value: given, counted: [], written: (path) => path };

  const origins = new Map<string, Template>();
  const taken = new Set<string>();
  const expanded = Object.entries(domains).flatMap(([name, domain]): [string, unknown][] => {
    const template = templates.get(name);
    if (template === undefined) return [[name, domain]];
    if (!name.includes(placeHolder)) return [[name, { ...asMapping(domain), count: undefined }]];
    return copies(name, template.count).flatMap((copy, index) => {
      if (Object.hasOwn(domains, copy) || origins.has(copy)) taken.add(copy);
      if (taken.has(copy)) return [];
      origins.set(copy, template);
      return [[copy, copyDomain(domain, index, template.hasCount && index === 0)]];
    });
  });
  const counts = countsByName([...templates.values()]);
  const policies = expandPolicies(given["network_policies"], counts);
  const consumers = expandConsumers(given["shared_volumes"], counts);
  return {
    value: {
      ...given,
      domains: Object.fromEntries(expanded),
      ...(policies === undefined ? {} : { network_policies: policies.value }),
      ...(consumers === undefined ? {} : { shared_volumes: consumers.value }),
    },
    counted: [...templates.values()].map(({ name, hasCount, count }) => ({
      name,
      hasCount,
      taken: copies(name, count).filter((copy) => taken.has(copy)),
    })),
    written(path) {
      const [section, name, key, inner, ...rest] = path;
      if (section === "network_policies") return policies?.written(path) ?? path;
      if (section === "shared_volumes") return consumers?.written(path) ?? path;
      const origin = section === "domains" ? origins.get(String(name)) : undefined;
      if (origin === undefined) return path;
      if (key !== "machines" || inner === undefined)
        return ["domains", origin.name, ...path.slice(2)];
      const isOrigin = (machine: string) => copies(machine, origin.count).includes(String(inner));
      const machine = origin.machines.find(isOrigin) ?? inner;
      return ["domains", origin.name, key, machine, ...rest];
    },
  };
}

function toTemplate([name, domain]: readonly [string, unknown]): [string, Template][] {
  const { count: wanted, machines } = asMapping(domain);
  const hasCount = (wanted ?? undefined) !== undefined;
  if (!name.includes(placeHolder) && !hasCount) return [];
  const isCount = typeof wanted === "number" && Number.isInteger(wanted);
  const count = isCount && wanted >= 0 && wanted <= 254 ? wanted : 1;
  return [[name, { name, hasCount, count, machines: Object.keys(asMapping(machines)) }]];
}

/** How often names with the place holder are there, those of machines included. */
function countsByName(templates: readonly Template[]): ReadonlyMap<string, number> {
  return new Map(
    templates.flatMap(({ name, count, machines }) =>
      [name, ...machines]
        .filter((written) => written.includes(placeHolder))
        .map((written) => [written, count] as const),
    ),
  );
}
