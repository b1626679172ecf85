import { parseIpv4 } from "../addresses/ipv4.ts";
import { isMapping, type Mapping } from "./mapping.ts";
import { numbered } from "./numbered.ts";

/** The count itself stays in one of the copies, for the rule about its value. */
export function copyDomain(domain: unknown, index: number, keepsCount: boolean): unknown {
  if (!isMapping(domain)) return domain;
  const { count, machines, subnet_id: subnet, ...rest } = domain;
  return {
    ...numberedTexts(rest, index),
    ...(keepsCount ? { count } : {}),
    ...(subnet === undefined ? {} : { subnet_id: later(subnet, index) }),
    ...(machines === undefined ? {} : { machines: copyMachines(machines, index) }),
  };
}

function copyMachines(machines: unknown, index: number): unknown {
  if (!isMapping(machines)) return machines;
  return Object.fromEntries(
    Object.entries(machines).map(([name, machine]) => [
      numbered(name, index),
      isMapping(machine) ? numberedTexts(withLaterIp(machine, index), index) : machine,
    ]),
  );
}

function numberedTexts(keys: Mapping, index: number): Mapping {
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => {
      const isText = key === "description" || key === "renamed_from";
      return [key, isText && typeof value === "string" ? numbered(value, index) : value];
    }),
  );
}

/** The written subnet is that of the first copy; the others have those behind it. */
function later(subnet: unknown, index: number): unknown {
  return typeof subnet === "number" ? subnet + index : subnet;
}

function withLaterIp(machine: Mapping, index: number): Mapping {
  const octets = typeof machine["ip"] === "string" ? parseIpv4(machine["ip"]) : undefined;
  if (octets === undefined) return machine;
  const [a, b, c, d] = octets;
  return { ...machine, ip: `${a}.${b}.${c + index}.${d}` };
}
