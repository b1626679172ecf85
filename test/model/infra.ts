import type { AddressPlan } from "../../model/addresses/allocate.ts";
import type { Facts } from "../../model/facts.ts";
import { resolve, type Resolution } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";

export interface Mapping {
  readonly [key: string]: unknown;
}

/** All facts that rules ask for, on a server that stands on the bare metal. */
export const facts: Facts = { networks: [], nesting: { vmNested: false, yolo: false } };

/** Two domains with a machine each, valid and without a warning. */
export const valid: Mapping = {
  project_name: "test",
  global: { base_subnet: "10.100", default_os_image: "images:debian/13" },
  domains: {
    admin: { subnet_id: 0, machines: { "admin-ctl": { ip: "10.100.0.10" } } },
    work: { subnet_id: 1, machines: { "work-dev": { ip: "10.100.1.10" } } },
  },
};

/** The valid description with some keys changed; undefined takes a key out. */
export function patched(patch: Mapping, base: Mapping = valid): Mapping {
  const merged = { ...base, ...patch };
  const entries = Object.entries(merged).map(([key, value]) => {
    const old = base[key];
    return [key, isMapping(value) && isMapping(old) ? patched(value, old) : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Mapping;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function resolveText(
  text: string,
  given: Facts = facts,
  previous?: AddressPlan,
): Resolution {
  return resolve(readInfra({ main: { file: "infra.yml", text } }), given, previous);
}

/** As JSON, which is YAML of any version. */
export function resolveData(
  data: Mapping,
  given: Facts = facts,
  previous?: AddressPlan,
): Resolution {
  return resolveText(JSON.stringify(data, undefined, 1), given, previous);
}

/** `CODE path` of every problem. */
export function found(problems: Resolution["errors"]): string[] {
  return problems.map(({ code, path }) => `${code} ${path}`);
}
