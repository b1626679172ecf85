import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all } from "@pulumi/pulumi/output.js";
import { AddressPlan, type AddressPlanArgs } from "../incus/addressPlan.ts";
import type { ImageSource } from "../model/images.ts";
import { domainIsolation } from "../model/isolation/domainIsolation.ts";
import type { Lab, LabInstance, LabProject } from "../model/lab.ts";
import { Domain, type DomainMachine } from "./domain.ts";
import type { HostRulesArgs } from "./hostRules.ts";
import type { Readiness } from "./instance.ts";

export interface DeployLabArgs {
  readonly lab: Lab;
  /** By reference, as the instances name their images. */
  readonly images: Readonly<Record<string, ImageSource>>;
  readonly waitFor?: Readiness | undefined;
  /** The server itself; needed unless the lab's isolation is a matter of ACLs alone. */
  readonly host?: Omit<NonNullable<HostRulesArgs["host"]>, "bases"> | undefined;
}

/** Registers a whole lab and tells what it is made of. */
export function deployLab({ lab, images, waitFor, host }: DeployLabArgs) {
  // Not the lab's own addresses: only the plan knows those of earlier deployments.
  const plan = new AddressPlan("addresses", planArgs(lab));
  const domains = lab.projects.map((project) => {
    const rules = isolation(lab, project, plan);
    const domain = new Domain(project.domain, {
      projectName: project.name,
      description: project.description,
      bridge: project.bridge,
      bridgeBefore: bridgeBefore(project),
      subnet: entry(plan.subnets, project.domain),
      gateway: entry(plan.gateways, project.domain),
      ingress: rules.ingress,
      egress: rules.egress,
      internet: project.internet,
      ipv6: lab.ipv6,
      isolation: lab.isolation,
      host: host && { ...host, bases: lab.bases },
      profiles: lab.profiles.filter((profile) => profile.domain === project.domain),
      machines: machinesOf(lab, project).map((instance) => toMachine(instance, images, plan)),
      waitFor,
    });
    return [project.domain, domain] as const;
  });
  return {
    names: perDomain(lab, (project) => machinesOf(lab, project).map(({ machine }) => machine)),
    instances: perMachine(lab, ({ name }) => name),
    addresses: only(
      plan.addresses,
      lab.instances.map(({ machine }) => machine),
    ),
    projects: Object.fromEntries(domains.map(([name, { projectName }]) => [name, projectName])),
    bridges: Object.fromEntries(domains.map(([name, { bridge }]) => [name, bridge])),
    subnets: only(
      plan.subnets,
      lab.projects.map(({ domain }) => domain),
    ),
    gateways: only(
      plan.gateways,
      lab.projects.map(({ domain }) => domain),
    ),
    roles: perMachine(lab, ({ roles: names }) => [...names]),
    provisioning: { ...lab.provisioning },
  };
}

/** The request as plain objects of the shape that the resource takes. */
function planArgs({ addressing }: Lab): AddressPlanArgs {
  return {
    domains: Object.fromEntries(
      Object.entries(addressing.domains).map(([name, { machines, ...domain }]) => [
        name,
        { ...domain, machines: { ...machines } },
      ]),
    ),
  };
}

function isolation(lab: Lab, project: LabProject, plan: AddressPlan) {
  const rules = all([plan.subnets, plan.gateways, plan.addresses]).apply(
    ([subnets, gateways, addresses]) =>
      domainIsolation(lab, project, { subnets, gateways, addresses }),
  );
  return { ingress: rules.ingress, egress: rules.egress };
}

function toMachine(
  instance: LabInstance,
  images: Readonly<Record<string, ImageSource>>,
  plan: AddressPlan,
): DomainMachine {
  const { image, machine } = instance;
  return {
    ...instance,
    image: images[image] ?? { image },
    address: entry(plan.addresses, machine),
  };
}

/** A renamed domain gets a new bridge, with the addresses of the one that it had. */
function bridgeBefore({ bridge, domain, renamedFrom }: LabProject): string | undefined {
  if (renamedFrom === "") return undefined;
  return `${bridge.slice(0, bridge.length - domain.length)}${renamedFrom}`;
}

function machinesOf({ instances }: Lab, { domain }: LabProject): LabInstance[] {
  return instances.filter((instance) => instance.domain === domain);
}

function perDomain<T>({ projects }: Lab, value: (project: LabProject) => T): Record<string, T> {
  return Object.fromEntries(projects.map((project) => [project.domain, value(project)]));
}

function perMachine<T>({ instances }: Lab, value: (instance: LabInstance) => T): Record<string, T> {
  return Object.fromEntries(instances.map((instance) => [instance.machine, value(instance)]));
}

/** The plan has numbers for domains that are switched off, too. */
function only(
  values: pulumi.Output<Record<string, string>>,
  names: readonly string[],
): pulumi.Output<Record<string, string>> {
  return values.apply((byName) =>
    Object.fromEntries(names.map((name) => [name, byName[name] as string])),
  );
}

/** Without the plan's new numbers a machine would start at an address of the bridge's choice. */
function entry(values: pulumi.Output<Record<string, string>>, name: string): pulumi.Output<string> {
  return values.apply((byName) => {
    const value = byName[name];
    if (value !== undefined) return value;
    throw new RunError(
      `"${name}" has no address yet, since --target left the address plan out; run this first: ` +
        "pulumi up --target '**incus:index:AddressPlan::addresses'",
    );
  });
}
