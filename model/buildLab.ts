import type { Addresses } from "./addresses/addresses.ts";
import type { AddressRequest } from "./addresses/allocate.ts";
import type { Devices, Lab, LabInstance, LabPolicy, LabProfile, LabProject } from "./lab.ts";
import {
  defaultBase,
  type DomainEntry,
  type MachineEntry,
  type PolicyEntry,
  type RuleContext,
} from "./rules/context.ts";
import { endpointsOf } from "./rules/endpoints.ts";

const defaultImage = "images:debian/13";

/** What a valid description asks of the address plan. */
export function addressRequest({ base, domains, machines }: RuleContext): AddressRequest {
  const machinesOf = (domain: DomainEntry) =>
    machines
      .filter((machine) => machine.domain === domain)
      .map(({ name, keys }) => [name, keys.ip ? { address: keys.ip } : {}] as const);
  return {
    base: base ?? defaultBase,
    domains: Object.fromEntries(
      domains.map((domain) => [
        domain.name,
        {
          ...(typeof domain.keys.subnet_id === "number" ? { subnet: domain.keys.subnet_id } : {}),
          machines: Object.fromEntries(machinesOf(domain)),
        },
      ]),
    ),
  };
}

/** Writes out a valid description: every default applied, every name resolved. */
export function buildLab(
  context: RuleContext,
  addressing: AddressRequest,
  addresses: Addresses,
): Lab {
  const { infra, facts, domains, machines, policies } = context;
  const image = infra.global?.default_os_image ?? defaultImage;
  return {
    name: infra.project_name ?? "",
    addressing,
    hostNetworks: facts.networks ?? [],
    provisioning: {
      connection: infra.global?.default_connection ?? "",
      user: infra.global?.default_user ?? "",
    },
    projects: domains.map((domain) => toProject(domain, addresses)),
    profiles: domains.flatMap(toProfiles),
    instances: machines.map((machine) => toInstance(machine, image, addresses)),
    policies: policies.flatMap((policy) => toPolicy(context, policy)),
  };
}

function toProject({ name, keys }: DomainEntry, { subnets, gateways }: Addresses): LabProject {
  return {
    name,
    domain: name,
    description: keys.description ?? "",
    bridge: `net-${name}`,
    subnet: subnets[name] as string,
    gateway: gateways[name] as string,
    protected: keys.ephemeral !== true,
  };
}

function toProfiles({ name: domain, keys }: DomainEntry): LabProfile[] {
  return Object.entries(keys.profiles ?? {}).map(([name, profile]) => ({
    name,
    domain,
    project: domain,
    config: toConfig(profile?.config),
    devices: toDevices(profile?.devices),
  }));
}

function toInstance(
  { name, domain, keys }: MachineEntry,
  image: string,
  { addresses }: Addresses,
): LabInstance {
  const profiles = keys.profiles ?? [];
  return {
    name,
    description: keys.description ?? "",
    domain: domain.name,
    project: domain.name,
    type: keys.type === "vm" ? "virtual-machine" : "container",
    address: addresses[name] as string,
    image: keys.os_image ?? image,
    // Without the profile `default` a machine has no root disk, and cannot be created.
    profiles: profiles.includes("default") ? profiles : ["default", ...profiles],
    config: toConfig(keys.config),
    devices: toDevices(keys.devices),
    protected: (keys.ephemeral ?? domain.keys.ephemeral) !== true,
    roles: keys.roles ?? [],
  };
}

function toPolicy(context: RuleContext, { keys }: PolicyEntry): LabPolicy[] {
  const { source, target } = endpointsOf(context, keys);
  if (source === undefined || target === undefined) return [];
  return [
    {
      from: keys.from ?? "",
      to: keys.to ?? "",
      source,
      target,
      ports: keys.ports ?? "all",
      protocol: keys.protocol ?? "tcp",
      bidirectional: keys.bidirectional === true,
      description: keys.description ?? "",
    },
  ];
}

type Scalars = Readonly<Record<string, string | number | boolean>>;

/** Incus keeps every value as text. */
function toConfig(values: Scalars | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]),
  );
}

function toDevices(devices: Readonly<Record<string, Scalars>> | null | undefined): Devices {
  return Object.fromEntries(
    Object.entries(devices ?? {}).map(([name, device]) => [name, toConfig(device)]),
  );
}
