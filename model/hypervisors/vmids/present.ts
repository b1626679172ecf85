import type { Slots } from "../../addresses/slots.ts";
import type { PresentGuests, VmidWishes } from "./planVmids.ts";

export interface PresentGuest {
  readonly vmid: number;
  readonly name: string;
}

/** A node that returns to the file while its guest is still there has never left. */
export function withReturned(
  { active, retired }: Slots,
  wishes: VmidWishes,
  present: PresentGuests,
): Slots {
  const returned = new Map(
    retired
      .filter(({ name, slot }) => present[slot] === name)
      .filter(({ name }) => Object.hasOwn(wishes, name) && !Object.hasOwn(active, name))
      .map((entry) => [entry.name, entry]),
  );
  const back = [...returned.values()].map(({ name, slot }) => [name, slot] as const);
  return {
    active: { ...active, ...Object.fromEntries(back) },
    retired: retired.filter((entry) => returned.get(entry.name) !== entry),
  };
}

/**
 * Guests that are there, but for those that are recorded as a node which stays what it is. One that
 * leaves in this run counts: what takes its place is made before it goes.
 */
export function takenIds(
  { active }: Slots,
  wishes: VmidWishes,
  present: PresentGuests,
): PresentGuest[] {
  const stays = ({ vmid, name }: PresentGuest) =>
    Object.hasOwn(wishes, name) &&
    Object.hasOwn(active, name) &&
    active[name] === vmid &&
    (wishes[name] ?? vmid) === vmid;
  return Object.entries(present)
    .map(([vmid, name]) => ({ vmid: Number(vmid), name }))
    .filter((guest) => !stays(guest));
}
