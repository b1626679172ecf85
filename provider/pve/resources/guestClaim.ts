import { z } from "zod";

import { defineResource } from "../../core/definition.ts";
import type { PveSession } from "../session.ts";

const gib = z.int().min(1);

const inputs = z.object({
  guest: z.string().min(1).describe("The guest's name."),
  vmid: z.int().min(100).max(999_999_999).describe("The id that it is to get."),
  size: gib.describe("Of its disk, in GiB."),
  image: z
    .string()
    .describe("The volume that it is made from; another one makes it anew, of any size."),
  least: gib
    .optional()
    .describe("The size in the last deployment, from the same image; kept by the provider."),
});

type Inputs = { guest: string; vmid: number; size: number; image: string; least?: number };

/**
 * What must be known before the proxmoxve provider makes or changes a guest, for it does not look: it takes over
 * whatever VM has the id already, and finds out that a disk cannot shrink when all else is changed.
 */
export const guestClaim = defineResource<PveSession, Inputs, Record<string, never>>({
  token: "pve:index:GuestClaim",
  description:
    "A VM id, and the size of a disk: refuses an id that another guest has when it is made, and a smaller disk in the preview.",
  inputs,
  outputs: z.object({}),
  replaceOn: ["vmid"],
  deleteBeforeReplace: false,
  notCompared: ["least"],
  timeouts: { create: 60, update: 10, delete: 10 },

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
  async create({ client: { api, node } }, { guest, vmid }) {
    if (await api.isFree(vmid)) return {};
    const holder = (await api.clusterGuests()).find((one) => one.vmid === vmid)?.name;
    const who = holder === undefined ? "another guest" : `the guest "${holder}"`;
    throw new Error(
      `VM id ${vmid}, which ${guest} is to get, is that of ${who} on ${node}, and that guest was left alone; ` +
        "give another vmid, or remove that guest if it is not needed",
    );
  },
  read: (_call, _id, known) => Promise.resolve(known),
  update: () => Promise.resolve({}),
  delete: () => Promise.resolve(),
});
