import type * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors.js";
import { all } from "@pulumi/pulumi/output.js";
import { AddressPlan, type AddressPlanArgs } from "../incus/addressPlan.ts";
import type { Addresses } from "../model/addresses/addresses.ts";
import { asFirewall } from "../model/firewall/asFirewall.ts";
import { firewallNics } from "../model/firewall/firewallNics.ts";
import { firewallRuleset } from "../model/firewall/firewallRuleset.ts";
import { bridgeFirewall, firewallOf } from "../model/firewall/labFirewall.ts";
import { uplinkBridge, uplinkIsolation, uplinkOf } from "../model/firewall/uplink.ts";
import type { ImageSource } from "../model/images.ts";
import { domainIsolation } from "../model/isolation/domainIsolation.ts";
import type { Lab, LabInstance, LabProject } from "../model/lab.ts";
import { Domain, type DomainMachine } from "./domain.ts";
import type { HostRulesArgs } from "./hostRules.ts";
import type { Readiness } from "./instance.ts";
import { Network } from "./network.ts";

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
  // What a plan does not have is unknown in a preview, and would make all rules so.
  const planNics = lab.firewall === "" ? undefined : plan.nics;
  const known = all([plan.subnets, plan.gateways, plan.addresses, planNics]).apply(
    ([subnets, gateways, addresses, nics]): Addresses => ({ subnets, gateways, addresses, nics }),
  );
  const firewall = firewallOf(lab);
  const uplink = firewall && uplinkNetwork(lab, firewall, known);
  const domains = new Map<string, Domain>();
  // The firewall machine has a NIC on every bridge, so that its domain comes last.
  const isLast = ({ domain }: LabProject) => (domain === firewall?.domain ? 1 : 0);
  for (const project of lab.projects.toSorted((a, b) => isLast(a) - isLast(b))) {
    const rules = isolation(lab, project, known);
    const networks = [...domains.values()].map(({ network }) => network).concat(uplink ?? []);
    const machines = machinesOf(lab, project).map((instance) => ({
      ...toMachine(instance, images, plan),
      ...(instance === firewall ? asFirewallMachine(lab, instance, known, networks) : {}),
    }));
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
      firewall: known.apply((addresses) => bridgeFirewall(lab, project.domain, addresses)),
      isolation: lab.isolation,
      host: host && { ...host, bases: lab.bases },
      profiles: lab.profiles.filter((profile) => profile.domain === project.domain),
      machines,
      waitFor,
    });
    domains.set(project.domain, domain);
  }
  return {
    names: perDomain(lab, (project) => machinesOf(lab, project).map(({ machine }) => machine)),
    instances: perMachine(lab, ({ name }) => name),
    addresses: only(
      plan.addresses,
      lab.instances.map(({ machine }) => machine),
    ),
    projects: perDomain(lab, ({ domain }) => domains.get(domain)?.projectName),
    bridges: perDomain(lab, ({ domain }) => domains.get(domain)?.bridge),
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
  const { firewallNics: nics } = addressing;
  return {
    ...(nics === undefined ? {} : { firewallNics: [...nics] }),
    domains: Object.fromEntries(
      Object.entries(addressing.domains).map(([name, { machines, ...domain }]) => [
        name,
        { ...domain, machines: { ...machines } },
      ]),
    ),
  };
}

function isolation(lab: Lab, project: LabProject, known: pulumi.Output<Addresses>) {
  const rules = known.apply((addresses) => domainIsolation(lab, project, addresses));
  return { ingress: rules.ingress, egress: rules.egress };
}

function uplinkNetwork(lab: Lab, firewall: LabInstance, known: pulumi.Output<Addresses>): Network {
  const uplink = known.apply((addresses) => uplinkOf(lab, firewall, addresses));
  const rules = uplink.apply((one) => uplinkIsolation(lab, one));
  return new Network("firewall-uplink", {
    bridge: uplinkBridge(lab, firewall),
    description: `${firewall.machine} to the outside`,
    subnet: uplink.subnet,
    gateway: uplink.gateway,
    ingress: rules.ingress,
    egress: rules.egress,
    isUplink: true,
  });
}

/** With the NICs that the plan has numbers for; the model knows those of a first deployment. */
function asFirewallMachine(
  lab: Lab,
  instance: LabInstance,
  known: pulumi.Output<Addresses>,
  networks: readonly Network[],
): Pick<DomainMachine, "devices" | "firewall"> {
  const { projects, prefix } = lab;
  const others = projects.map(({ domain }) => domain).filter((name) => name !== instance.domain);
  return {
    devices: known.apply((addresses) => asFirewall(instance, projects, addresses, prefix).devices),
    firewall: {
      domains: [instance.domain, ...others.sort()],
      nics: known.apply((addresses) => firewallNics(instance, projects, addresses)),
      ruleset: known.apply((addresses) => firewallRuleset(lab, instance, addresses)),
      uplink: known.apply((addresses) => uplinkOf(lab, instance, addresses)),
      networks,
    },
  };
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
