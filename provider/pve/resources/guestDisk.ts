import { z } from "zod";

import { defineResource } from "../../core/definition.ts";

const gib = z.int().min(1);

const inputs = z.object({
  guest: z.string().min(1).describe("The guest's name."),
  size: gib.describe("Of its disk, in GiB."),
  image: z
    .string()
    .describe("The volume that it is made from; another one makes it anew, of any size."),
  least: gib
    .optional()
    .describe("The size in the last deployment, from the same image; kept by the provider."),
});

type Inputs = { guest: string; size: number; image: string; least?: number };

/**
 * The size of a guest's disk, which only grows. No request is made: a smaller one is refused in Check, before anything
 * is changed. Proxmox VE itself refuses once all other changes of the guest are made.
 */
export const guestDisk = defineResource<unknown, Inputs, Record<string, never>>({
  token: "pve:index:GuestDisk",
  description: "The size of a guest's disk: refuses to shrink it, in the preview.",
  inputs,
  outputs: z.object({}),
  replaceOn: [],
  deleteBeforeReplace: false,
  notCompared: ["least"],
  timeouts: { create: 10, update: 10, delete: 10 },

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
  id: ({ guest }) => guest,
  create: () => Promise.resolve({}),
  read: (_call, _id, known) => Promise.resolve(known),
  update: () => Promise.resolve({}),
  delete: () => Promise.resolve(),
});
