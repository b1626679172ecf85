import type { Slots } from "../../addresses/slots.ts";
import type { PresentGuests, VmidWishes } from "./planVmids.ts";
import type { PresentGuest } from "./present.ts";

/** A claim under the planned id settles it; one under another says where the guest went. Explicit ids never move. */
export function movedIds(
  { active }: Slots,
  wishes: VmidWishes,
  claimed: PresentGuests,
): Readonly<Record<string, number>> {
  const went = Object.entries(claimed).filter(([, name]) => {
    const isPlanned = Object.hasOwn(wishes, name) && wishes[name] === undefined;
    const planned = Object.hasOwn(active, name) ? active[name] : undefined;
    return isPlanned && planned !== undefined && claimed[planned] !== name;
  });
  return Object.fromEntries(went.map(([vmid, name]) => [name, Number(vmid)]));
}

export const withMoved = ({ active, retired }: Slots, moved: Slots["active"]): Slots => ({
  active: { ...active, ...moved },
  retired,
});

/** What was planned for them: nobody's, where no guest has it. */
export function plannedIds(
  { active }: Slots,
  moved: Slots["active"],
  present: PresentGuests,
): PresentGuest[] {
  return Object.keys(moved)
    .map((name) => ({ vmid: active[name] ?? 0, name }))
    .filter(({ vmid }) => present[vmid] === undefined);
}

/** Nodes that moved, under the ids that were planned for them. */
export function asPlanned(
  { active, retired }: Slots,
  before: Slots,
  moved: Slots["active"],
): Slots {
  const planned = Object.entries(active).map(([name, vmid]) => {
    const isMoved = Object.hasOwn(moved, name);
    return [name, isMoved ? (before.active[name] ?? vmid) : vmid] as const;
  });
  return { active: Object.fromEntries(planned), retired };
}
