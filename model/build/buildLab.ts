import type { Addresses } from "../addresses/addresses.ts";
import type { AddressRequest } from "../addresses/allocate.ts";
import type { Lab, LabProject } from "../lab.ts";
import type { RuleContext } from "../rules/context.ts";
import { toInstance } from "./instance.ts";
import { toPolicy } from "./policy.ts";
import { toProfiles } from "./profile.ts";
import { toProject } from "./project.ts";

const defaultImage = "images:debian/13";

/** Writes out a valid description: every default applied, every name resolved. */
export function buildLab(
  context: RuleContext,
  addressing: AddressRequest,
  addresses: Addresses,
  pool: string,
): Lab {
  const { infra, facts, domains, machines, policies } = context;
  const prefix = "";
  const image = infra.global?.default_os_image ?? defaultImage;
  const setting = { prefix, image, addresses: addresses.addresses };
  const projects = domains.map((domain) => toProject(domain, addresses));
  const projectOf = new Map(projects.map((project) => [project.domain, project]));
  const inProject = <T>(domain: string, build: (project: LabProject) => T[]) => {
    const project = projectOf.get(domain);
    return project === undefined ? [] : build(project);
  };
  return {
    name: infra.project_name ?? "",
    prefix,
    isolation: "acl",
    ipv6: "none",
    firewall: "",
    bases: context.bases,
    addressing,
    hostNetworks: facts.networks ?? [],
    provisioning: {
      connection: infra.global?.default_connection ?? "",
      user: infra.global?.default_user ?? "",
    },
    projects,
    profiles: domains.flatMap((domain) =>
      inProject(domain.name, (project) => toProfiles(domain, project, pool)),
    ),
    instances: machines.flatMap((machine) =>
      inProject(machine.domain.name, (project) => [toInstance(machine, project, setting)]),
    ),
    policies: policies.flatMap((policy) => toPolicy(context, policy)),
  };
}
