import type { Addresses } from "../addresses/addresses.ts";
import type { AddressRequest } from "../addresses/allocate.ts";
import type { Lab } from "../lab.ts";
import type { RuleContext } from "../rules/context.ts";
import { toInstance } from "./instance.ts";
import { toPolicy } from "./policy.ts";
import { toProfiles, toProject } from "./project.ts";

const defaultImage = "images:debian/13";

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
    prefix: "",
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
    projects: domains.map((domain) => toProject(domain, addresses)),
    profiles: domains.flatMap(toProfiles),
    instances: machines.map((machine) => toInstance(machine, image, addresses)),
    policies: policies.flatMap((policy) => toPolicy(context, policy)),
  };
}
