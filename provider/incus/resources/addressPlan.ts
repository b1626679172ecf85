import { z } from "zod";

import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { allocate, type AddressPlan } from "../../../model/addresses/allocate.ts";
import { isBase } from "../../../model/addresses/ipv4.ts";
import { defineResource, type Properties } from "../../core/definition.ts";

const slots = z.object({
  active: z.record(z.string(), z.number()).describe("Numbers by name."),
  retired: z
    .array(z.object({ name: z.string(), slot: z.number() }))
    .describe("Numbers whose name left, oldest first."),
});

const inputs = z.object({
  name: z.string().optional().describe("Name of the plan. Default: the resource's own name."),
  domains: z
    .record(
      z.string(),
      z.object({
        base: z
          .string()
          .refine(isBase, "must be the first two octets of an IPv4 address, such as `10.100`")
          .describe("The first two octets of its subnet, such as `10.100`."),
        subnet: z
          .number()
          .optional()
          .describe("Third octet, 0-254. Default: the lowest that its base never used."),
        renamedFrom: z
          .string()
          .optional()
          .describe("The domain whose subnet and addresses pass to this one."),
        machines: z
          .record(
            z.string(),
            z.object({
              address: z
                .string()
                .optional()
                .describe("Default: the lowest of .1 to .99 that was never used."),
              host: z
                .number()
                .optional()
                .describe("Last octet, whatever the subnet; `address` goes before it."),
              renamedFrom: z
                .string()
                .optional()
                .describe("The machine of this domain whose address passes to this one."),
            }),
          )
          .describe("Machines by name."),
      }),
    )
    .describe("Domains by name, each with a /24 of its own."),
  firewallNics: z
    .array(z.string())
    .optional()
    .describe(
      "Domains that a firewall machine has a NIC in, beside `eth0` in its own: each gets a number.",
    ),
  plan: z
    .object({
      subnets: z.record(z.string(), slots).describe("Third octets by base and domain."),
      hosts: z.record(z.string(), slots).describe("Last octets by domain and machine."),
      nics: slots.optional().describe("Numbers of the firewall machine's NICs by domain."),
    })
    .optional()
    .describe(
      "Every number ever given out; kept by the provider from one deployment to the next. Leave it out.",
    ),
});

const outputs = z.object({
  subnets: z.record(z.string(), z.string()).describe("CIDR by domain, such as `10.100.0.0/24`."),
  gateways: z.record(z.string(), z.string()).describe("The bridge's address (.254) by domain."),
  addresses: z.record(z.string(), z.string()).describe("IPv4 address by machine."),
  nics: z
    .record(z.string(), z.number())
    .optional()
    .describe("Number of the firewall machine's NIC by domain; absent without one."),
});

type Inputs = {
  name: string;
  domains: { [domain: string]: Domain };
  firewallNics?: string[];
  plan: Plan;
};
type Domain = { base: string; subnet?: number; renamedFrom?: string; machines: Machines };
type Machines = {
  [machine: string]: { address?: string; host?: number; renamedFrom?: string };
};
type Slots = { active: { [name: string]: number }; retired: { name: string; slot: number }[] };
type Plan = {
  subnets: { [base: string]: Slots };
  hosts: { [domain: string]: Slots };
  nics?: Slots;
};
type Names = { [name: string]: string };
type Outputs = {
  subnets: Names;
  gateways: Names;
  addresses: Names;
  nics?: { [domain: string]: number };
};

/**
 * Addresses that never change behind anybody's back. No request is made: Check allocates from the
 * plan among the last deployment's inputs, so the numbers are known in a preview as in an `up`.
 */
export const addressPlan = defineResource<unknown, Inputs, Outputs>({
  token: "incus:index:AddressPlan",
  description:
    "Subnets and IPv4 addresses for domains and their machines. A number, once given out, stays with its name; one that is freed rests until no other is left.",
  inputs,
  outputs,
  replaceOn: [],
  deleteBeforeReplace: false,
  timeouts: { create: 10, update: 10, delete: 10 },

  defaults(given, name, old) {
    const named: Properties = { name, ...given };
    // Something wrong or unknown is Check's to report; there is nothing to allocate yet.
    const request = inputs.safeParse(named);
    if (!request.success) return named;
    const previous = request.data.plan ?? inputs.shape.plan.safeParse(old?.["plan"]).data;
    const { plan } = allocate(previous, request.data);
    return { ...named, plan: structuredClone(plan) as Plan };
  },
  // Allocating again from its own result changes nothing, and says again what was refused.
  rules: ({ domains, firewallNics, plan }) =>
    domains === undefined
      ? []
      : allocate(plan, { domains, firewallNics }).problems.map(({ path, reason }) => ({
          path,
          reason,
        })),
  id: ({ name }) => name,
  preview: written,
  create: (_call, wanted) => Promise.resolve(written(wanted)),
  read: (_call, _id, known) => Promise.resolve(known),
  update: (_call, _id, _old, wanted) => Promise.resolve(written(wanted)),
  delete: () => Promise.resolve(),
});

function written({ plan }: Inputs): Outputs {
  return writeAddresses(plan satisfies AddressPlan) as Outputs;
}
