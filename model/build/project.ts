import type { Addresses } from "../addresses/addresses.ts";
import type { LabProject } from "../lab.ts";
import type { DomainEntry } from "../rules/context.ts";
import { bridgeName } from "../nesting/bridgeName.ts";

export function toProject(
  { name, keys }: DomainEntry,
  prefix: string,
  { subnets, gateways }: Addresses,
): LabProject {
  return {
    name: `${prefix}${name}`,
    domain: name,
    description: keys.description ?? "",
    bridge: bridgeName(prefix, name),
    subnet: subnets[name] as string,
    gateway: gateways[name] as string,
    protected: keys.ephemeral !== true,
    internet: keys.internet ?? true,
    renamedFrom: keys.renamed_from ?? "",
  };
}
