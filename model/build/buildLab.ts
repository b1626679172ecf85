import type { Addresses } from "../addresses/addresses.ts";
import type { AddressRequest } from "../addresses/allocate.ts";
import { findFirewall } from "../enrichment/firewallMachine.ts";
import { asFirewall } from "../firewall/asFirewall.ts";
import type { Lab, LabProject } from "../lab.ts";
import { serverDivision } from "../limits/serverDivision.ts";
import { namePrefix } from "../nesting/namePrefix.ts";
import type { RuleContext } from "../rules/context.ts";
import { enabledOnly } from "../rules/enabled.ts";
import { toInstance } from "./instance.ts";
import { toPolicy } from "./policy.ts";
import { toProfiles } from "./profile.ts";
import { toProject } from "./project.ts";
import { toProvisioning } from "./provisioning.ts";
import { toStorage } from "./storage.ts";

const defaultImage = "images:debian/13";

/** Writes out a valid description: every default applied, every name resolved. */
export function buildLab(
  described: RuleContext,
  addressing: AddressRequest,
  addresses: Addresses,
  pool: string,
): Lab {
  const context = enabledOnly(described);
  const { infra, facts, domains, machines, policies } = context;
  const prefix = namePrefix(infra, facts);
  const firewall = findFirewall(context);
  const image = infra.global?.default_os_image ?? defaultImage;
  const ipv6 = infra.global?.ipv6 ?? "none";
  const limits = serverDivision(context)?.limits ?? {};
  const storage = toStorage(context, pool);
  const setting = { storage, facts, prefix, image, addresses: addresses.addresses, limits, ipv6 };
  const projects = domains.map((domain) => toProject(domain, prefix, addresses));
  const projectOf = new Map(projects.map((project) => [project.domain, project]));
  const inProject = <T>(domain: string, build: (project: LabProject) => T[]) => {
    const project = projectOf.get(domain);
    return project === undefined ? [] : build(project);
  };
  return {
    name: infra.project_name ?? "",
    prefix,
    isolation: infra.global?.isolation ?? "acl",
    ipv6,
    firewall: firewall?.name ?? "",
    bases: context.bases,
    addressing,
    hostNetworks: facts.networks ?? [],
    provisioning: toProvisioning(context),
    projects,
    profiles: domains.flatMap((domain) =>
      inProject(domain.name, (project) => toProfiles(domain, project, pool)),
    ),
    instances: machines.flatMap((machine) =>
      inProject(machine.domain.name, (project) => {
        const instance = toInstance(machine, project, setting);
        return [
          machine === firewall ? asFirewall(instance, projects, addresses, prefix) : instance,
        ];
      }),
    ),
    policies: policies.flatMap((policy) => toPolicy(context, policy)),
  };
}
