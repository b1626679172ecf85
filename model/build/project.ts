import type { Addresses } from "../addresses/addresses.ts";
import type { LabProject } from "../lab.ts";
import type { DomainEntry } from "../rules/context.ts";

export function toProject(
  { name, keys }: DomainEntry,
  { subnets, gateways }: Addresses,
): LabProject {
  return {
    name,
    domain: name,
    description: keys.description ?? "",
    bridge: `net-${name}`,
    subnet: subnets[name] as string,
    gateway: gateways[name] as string,
    protected: keys.ephemeral !== true,
    internet: true,
    renamedFrom: "",
  };
}
