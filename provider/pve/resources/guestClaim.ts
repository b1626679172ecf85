import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";
import { takeVmid } from "./takeVmid.ts";

const gib = z.int().min(1);
const id = z.int().min(100).max(999_999_999);

const inputs = z.object({
  guest: z.string().min(1).describe("The guest's name."),
  vmid: id.describe("The id that it is to get."),
  instead: z
    .object({ first: id.describe("The lowest."), last: id.describe("The highest.") })
    .optional()
    .describe(
      "The ids to choose another one from if that one is taken, from the highest down. Default: a taken one is refused.",
    ),
  size: gib.describe("Of its disk, in GiB."),
  image: z
    .string()
    .describe("The volume that it is made from; another one makes it anew, of any size."),
  least: gib
    .optional()
    .describe("The size in the last deployment, from the same image; kept by the provider."),
});

const outputs = z.object({
  given: z.number().describe("The id that it has got."),
});

type Inputs = {
  guest: string;
  vmid: number;
  instead?: { first: number; last: number };
  size: number;
  image: string;
  least?: number;
};
type Outputs = { given: number };

/**
 * What must be known before the proxmoxve provider makes or changes a guest, for it does not look: it takes over
 * whatever VM has the id already, and finds out that a disk cannot shrink when all else is changed.
 */
export const guestClaim = defineResource<PveSession, Inputs, Outputs>({
  token: "pve:index:GuestClaim",
  description:
    "A VM id, and the size of a disk: keeps an id from other stacks, refuses one that another guest has or takes the next instead, and refuses a smaller disk in the preview.",
  inputs,
  outputs,
  replaceOn: ["vmid"],
  deleteBeforeReplace: false,
  notCompared: ["least", "instead"],
  timeouts: { create: 120, update: 10, delete: 60 },

  defaults(given, _name, old) {
    const { least: _, ...wanted } = given;
    const before = inputs.safeParse(old).data;
    return before !== undefined && before.image === given["image"]
      ? { ...wanted, least: before.size }
      : wanted;
  },
  rules({ guest = "the guest", size, least }) {
    if (size === undefined || least === undefined || size >= least) return [];
    return [
      {
        path: "size",
        reason:
          `the disk of ${guest} cannot shrink from ${least} GiB to ${size} GiB, and nothing was changed: disks only grow. ` +
          `Give it ${least}GiB or more; or, if ${guest} may be lost, take it out of the description, deploy, and put it back`,
      },
    ];
  },
  id: ({ vmid }) => (vmid === undefined ? undefined : String(vmid)),
  preview: ({ vmid }, old) => ({ given: old?.given ?? vmid }),
  create: async (call, wanted) => ({ given: await takeVmid(call, wanted) }),
  // Also without its guest: after a run that broke off it says that what comes to have the id is this stack's.
  async read({ client: { api, node } }, _id, known) {
    if (known === undefined) return undefined;
    const vmid = known.outputs.given;
    const isHidden = async () =>
      !(await api.isFree(vmid)) && !(await api.guests(node)).some((guest) => guest.vmid === vmid);
    // Of a node that does not answer the others of this refresh tell.
    if (!(await isHidden().catch(() => false))) return known;
    const { guest } = known.inputs;
    throw new Error(
      `VM id ${vmid}, that of ${guest}, has a guest on ${node} which this token does not see, and the proxmoxve plugin ` +
        `takes for gone: give the token VM.Audit on /vms, then pulumi up takes ${guest} back`,
    );
  },
  update: (_call, _id, { outputs: { given } }) => Promise.resolve({ given }),
  async delete({ client: { api, node, stackId } }, _id, { outputs: { given } }) {
    if (stackId !== undefined) await api.claims.remove(node, stackId, given);
  },
});
