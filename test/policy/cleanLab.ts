import { writeAddresses } from "../../model/addresses/addresses.ts";
import { isolationRules } from "../../model/isolation/aclRules.ts";
import type { Facts } from "../../model/facts.ts";
import type { LabInstance } from "../../model/lab.ts";
import { resolve } from "../../model/resolve.ts";
import { readInfra } from "../../model/source/infraSource.ts";
import type { Resource } from "../../policy/resource.ts";
import type { Properties } from "../../policy/values.ts";

/** A resource as the program of the tests makes it. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly args: { [key: string]: unknown };
  readonly opts?: { readonly protect?: boolean };
}

/** A lab that keeps every rule of the pack. */
export const cleanInfra = JSON.stringify({
  project_name: "policies",
  global: { base_subnet: "10.232", default_os_image: "0123456789abcdef" },
  domains: {
    front: { subnet_id: 1, machines: { web: { config: limits() } } },
    back: { subnet_id: 2, machines: { db: { config: limits() } } },
  },
  network_policies: [{ from: "front", to: "db", ports: [5432] }],
});

function limits() {
  return { "limits.cpu": 1, "limits.memory": "128MiB" };
}

function resolved(facts: Facts) {
  const infra = readInfra({ main: { file: "infra.yml", text: cleanInfra } });
  const { lab, plan } = resolve(infra, facts);
  if (lab === undefined || plan === undefined) throw new Error("the clean lab is none");
  return { lab, addresses: writeAddresses(plan) };
}

/** What the strata program makes of it, as plain data that a test may change. */
export function cleanResources(facts: Facts = {}): Made[] {
  const { lab, addresses } = resolved(facts);
  const { instances, projects, addressing, bases, policies, hostNetworks, ipv6 } = lab;
  const made = [
    {
      type: "incus:index:AddressPlan",
      name: "addresses",
      args: { name: "addresses", domains: addressing.domains },
    },
    ...projects.flatMap(({ name, domain, bridge, gateway, internet }): Made[] => [
      { type: "incus:index:Project", name: domain, args: { name } },
      {
        type: "incus:index:NetworkAcl",
        name: `${domain}-acl`,
        args: {
          name: bridge,
          project: "default",
          ...isolationRules({ domain, bases, addresses, policies, hostNetworks, internet, ipv6 }),
        },
      },
      {
        type: "incus:index:Network",
        name: `${domain}-network`,
        args: {
          name: bridge,
          project: "default",
          config: {
            "ipv4.address": `${gateway}/24`,
            "ipv6.address": "none",
            "security.acls": bridge,
            "security.acls.default.ingress.action": "drop",
            "security.acls.default.egress.action": "drop",
          },
        },
      },
    ]),
    ...instances.map(instance),
  ];
  return structuredClone(made) as Made[];
}

function instance({ machine, name, project, type, image, config, devices }: LabInstance): Made {
  return {
    type: "incus:index:Instance",
    name: machine,
    args: {
      name,
      project,
      type,
      image,
      config: { ...config, "security.protection.delete": "true" },
      devices,
      profiles: ["default"],
    },
    opts: { protect: true },
  };
}

/** As the engine shows them, with the addresses that the provider would fill in. */
export function asSeen(made: readonly Made[]): Resource[] {
  const { addresses } = resolved({});
  return made.map(({ type, name, args, opts }) => {
    const outputs = type === "incus:index:AddressPlan" ? addresses : {};
    const properties = { ...args, ...outputs } as Properties;
    const urn = `urn:pulumi:test-lab::program::${type}::${name}`;
    return { urn, type, name, protect: opts?.protect ?? false, properties, clear: properties };
  });
}

export function pick(made: readonly Made[], name: string): Made {
  const found = made.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the clean lab has no ${name}`);
  return found;
}
