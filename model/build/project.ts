import type { Addresses } from "../addresses/addresses.ts";
import type { LabProfile, LabProject } from "../lab.ts";
import type { DomainEntry } from "../rules/context.ts";
import { toConfig, toDevices } from "./text.ts";

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

export function toProfiles({ name: domain, keys }: DomainEntry): LabProfile[] {
  return Object.entries(keys.profiles ?? {}).map(([name, profile]) => ({
    name,
    domain,
    project: domain,
    config: toConfig(profile?.config),
    devices: toDevices(profile?.devices),
  }));
}
