import { z } from "zod";

import {
  planVmids,
  type VmidPlan,
  type VmidProblem,
  type VmidRequest,
} from "../../../model/hypervisors/vmids/planVmids.ts";
import { defineResource, type Properties } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";

const vmid = z.int().min(100).max(999_999_999);

const slots = z.object({
  active: z.record(z.string(), z.number()).describe("Ids by name."),
  retired: z
    .array(z.object({ name: z.string(), slot: z.number() }))
    .describe("Ids whose name left, oldest first."),
});

const inputs = z.object({
  name: z.string().optional().describe("Name of the plan. Default: the resource's own name."),
  first: vmid.describe("The lowest id to choose."),
  last: vmid.describe("The highest id to choose."),
  hypervisors: z
    .record(z.string(), z.record(z.string(), z.object({ vmid: vmid.optional() })))
    .describe("Guests by hypervisor and name; one without `vmid` gets the lowest never used."),
  present: z
    .record(z.string(), z.record(z.string(), z.string()))
    .optional()
    .describe("Names of the guests that are there, whoever made them, by hypervisor and id."),
  claimed: z
    .record(z.string(), z.record(z.string(), z.string()))
    .optional()
    .describe("Names of this stack's guests by hypervisor and the id that they have claimed."),
  plan: z
    .object({ hypervisors: z.record(z.string(), slots).describe("Ids by hypervisor.") })
    .optional()
    .describe(
      "Every id ever given out; kept by the provider from one deployment to the next. Leave it out.",
    ),
});

const outputs = z.object({
  vmids: z
    .record(z.string(), z.record(z.string(), z.number()))
    .describe("Id by hypervisor and guest."),
});

type Plan = {
  hypervisors: {
    [hypervisor: string]: {
      active: { [name: string]: number };
      retired: { name: string; slot: number }[];
    };
  };
};
type Inputs = {
  name: string;
  first: number;
  last: number;
  hypervisors: { [hypervisor: string]: { [guest: string]: { vmid?: number } } };
  present?: { [hypervisor: string]: { [vmid: string]: string } };
  claimed?: { [hypervisor: string]: { [vmid: string]: string } };
  plan: Plan;
};
type Outputs = { vmids: { [hypervisor: string]: { [guest: string]: number } } };

/**
 * VM ids that never change behind anybody's back. No request is made before it is deleted: Check chooses from the plan
 * among the last deployment's inputs, so the ids are known in a preview as in an `up`.
 */
export const vmidPlan = defineResource<PveSession, Inputs, Outputs>({
  token: "pve:index:VmidPlan",
  description:
    "Ids for the guests of Proxmox VE nodes. An id, once given out, stays with its name; one that is freed rests.",
  inputs,
  outputs,
  replaceOn: [],
  deleteBeforeReplace: false,
  // Guests of others come and go; only what is planned is a change.
  notCompared: ["present", "claimed"],
  timeouts: { create: 10, update: 10, delete: 60 },

  defaults(given, name, old) {
    const named: Properties = { name, ...given };
    // Something wrong or unknown is Check's to report; there is nothing to choose yet.
    const request = inputs.safeParse(named);
    if (!request.success) return named;
    const previous = request.data.plan ?? inputs.shape.plan.safeParse(old?.["plan"]).data;
    const { present, claimed } = request.data;
    const { plan } = planVmids(previous, toRequest(request.data), present, claimed);
    return { ...named, plan: structuredClone(plan) as Plan };
  },
  rules({ first, last, hypervisors, present, claimed, plan }) {
    if (hypervisors === undefined || first === undefined || last === undefined) return [];
    const request = toRequest({ first, last, hypervisors });
    const { problems } = planVmids(plan, request, present, claimed);
    return problems.map((problem) => ({
      path: `hypervisors.${problem.hypervisor}.${problem.node}`,
      reason: refusal(problem, first, last),
    }));
  },
  id: ({ name }) => name,
  preview: written,
  create: (_call, wanted) => Promise.resolve(written(wanted)),
  read: (_call, _id, known) => Promise.resolve(known),
  update: (_call, _id, _old, wanted) => Promise.resolve(written(wanted)),
  // After all guests. A run that ended in between has claimed what it did not record.
  async delete({ client: { api, node, stackId } }) {
    if (stackId !== undefined) await api.claims.remove(node, stackId);
  },
});

function toRequest({
  first,
  last,
  hypervisors,
}: Pick<z.output<typeof inputs>, "first" | "last" | "hypervisors">): VmidRequest {
  const wishes = Object.entries(hypervisors).map(
    ([hypervisor, guests]) =>
      [
        hypervisor,
        Object.fromEntries(Object.entries(guests).map(([name, wish]) => [name, wish.vmid])),
      ] as const,
  );
  return { first, last, hypervisors: Object.fromEntries(wishes) };
}

function refusal({ hypervisor, node, vmid: id, holder }: VmidProblem, first: number, last: number) {
  if (id === undefined || holder === undefined) {
    return `no VM id from ${first} to ${last} is free on ${hypervisor}; widen global.vmid_first and vmid_last`;
  }
  const who = holder.kind === "guest" ? `the guest "${holder.name}" on` : `"${holder.name}" of`;
  const wayOut =
    holder.name === node
      ? `leave vmid out if this stack gave it to ${node}; else give another vmid, or rename that guest`
      : "give another vmid, or remove that guest if it is not needed";
  return `VM id ${id} is that of ${who} ${hypervisor}; ${wayOut}`;
}

function written({ hypervisors, plan }: Inputs): Outputs {
  const vmids = Object.entries(hypervisors).map(([hypervisor, guests]) => {
    const { active = {} } = (plan satisfies VmidPlan).hypervisors[hypervisor] ?? {};
    const known = Object.keys(guests).flatMap((name) => {
      const id = active[name];
      return id === undefined ? [] : [[name, id] as const];
    });
    return [hypervisor, Object.fromEntries(known)] as const;
  });
  return { vmids: Object.fromEntries(vmids) };
}
