import { allocateSlots, slotsOf, type Refusal, type Slots } from "../../addresses/slots.ts";
import { asPlanned, movedIds, plannedIds, withMoved } from "./moved.ts";
import { takenIds, withReturned } from "./present.ts";

/** What a description asks of each Proxmox VE: ids by node; one that is left out is to be chosen. */
export interface VmidRequest {
  /** The ids to choose from, both included. */
  readonly first: number;
  readonly last: number;
  readonly hypervisors: Readonly<Record<string, VmidWishes>>;
}

export type VmidWishes = Readonly<Record<string, number | undefined>>;

/** All VM ids ever given out, by hypervisor and node. It outlives the names in it. */
export interface VmidPlan {
  readonly hypervisors: Readonly<Record<string, Slots>>;
}

/** What guests there are, by hypervisor and VM id: their names, whoever made them. */
export type VmidInventory = Readonly<Record<string, PresentGuests>>;

export type PresentGuests = Readonly<Record<string, string>>;

export interface VmidProblem {
  readonly hypervisor: string;
  readonly node: string;
  /** Undefined where none is left. */
  readonly vmid: number | undefined;
  /** Who has it: another node, or a guest that is not recorded as this one. */
  readonly holder: { readonly kind: "node" | "guest"; readonly name: string } | undefined;
  /** Whether the plan had given it to the node. */
  readonly isRecorded: boolean;
}

/**
 * Decides every VM id. Pure and deterministic: a node keeps its id whatever else changes, gets its
 * old one back when it returns, and none of a guest that is not recorded as that node. The plan,
 * given back with the same request, stays as it is.
 *
 * @param claimed ids that the nodes' guests really have got, as `inventory`: who lost a race for the planned one has
 *   another. The plan goes on saying the planned one, until the node asks for an id.
 */
export function planVmids(
  previous: VmidPlan | undefined,
  { first, last, hypervisors }: VmidRequest,
  inventory: VmidInventory = {},
  claimed: VmidInventory = {},
): { readonly plan: VmidPlan; readonly problems: readonly VmidProblem[] } {
  const before = previous?.hypervisors ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(hypervisors)])].sort();
  const problems: VmidProblem[] = [];
  const plans = names.map((hypervisor) => {
    const wishes = own(hypervisors, hypervisor);
    const present = own(inventory, hypervisor);
    const recorded = slotsOf(before, hypervisor);
    const moved = movedIds(recorded, wishes, own(claimed, hypervisor));
    const held = withReturned(withMoved(recorded, moved), wishes, present);
    // Guests hold their ids as nodes do, under names that no node can have.
    const guests = [
      ...takenIds(held, wishes, present),
      ...plannedIds(recorded, moved, present),
    ].map(({ vmid, name }) => [mark(vmid) + name, vmid]);
    const others: Record<string, number> = Object.fromEntries(guests);
    const { slots, refusals } = allocateSlots(
      { ...held, active: { ...held.active, ...others } },
      new Map(Object.entries<number | undefined>({ ...wishes, ...others })),
      { lowest: first, highest: last },
    );
    problems.push(...refusals.map(toProblem(hypervisor, held)));
    return [hypervisor, asPlanned(ofNodes(slots, held, wishes), recorded, moved)] as const;
  });
  return { plan: { hypervisors: Object.fromEntries(plans) }, problems };
}

function own<Value>(
  book: Readonly<Record<string, Readonly<Record<string, Value>>>>,
  name: string,
): Readonly<Record<string, Value>> {
  return (Object.hasOwn(book, name) ? book[name] : undefined) ?? {};
}

const guestMark = "guest ";
const mark = (vmid: number) => `${guestMark}${vmid} `;

/**
 * What left keeps its memory, also where its guest, or another's, is still there, and what cannot
 * have the id that it asks for stays where it is.
 */
function ofNodes({ active }: Slots, held: Slots, wishes: VmidWishes): Slots {
  const given = Object.entries(active).filter(([name]) => !name.startsWith(guestMark));
  const kept = Object.entries(held.active).filter(
    ([name, vmid]) =>
      Object.hasOwn(wishes, name) &&
      !Object.hasOwn(active, name) &&
      !given.some(([, other]) => other === vmid),
  );
  const own = [...given, ...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  const used = new Set(own.map(([, vmid]) => vmid));
  const left = Object.entries(held.active).map(([name, slot]) => ({ name, slot }));
  return {
    active: Object.fromEntries(own),
    retired: [...held.retired, ...left].filter(({ slot }) => !used.has(slot)),
  };
}

function toProblem(hypervisor: string, held: Slots) {
  return ({ name, slot, holder }: Refusal): VmidProblem => {
    if (slot === undefined || holder === undefined) {
      return { hypervisor, node: name, vmid: undefined, holder: undefined, isRecorded: false };
    }
    // Of a node and a guest with one id either may be the one that was refused.
    const [node, other] = name.startsWith(guestMark) ? [holder, name] : [name, holder];
    const isGuest = other.startsWith(guestMark);
    return {
      hypervisor,
      node,
      vmid: slot,
      holder: isGuest
        ? { kind: "guest", name: other.slice(mark(slot).length) }
        : { kind: "node", name: other },
      isRecorded: held.active[node] === slot,
    };
  };
}
