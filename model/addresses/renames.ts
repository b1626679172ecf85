import type { AddressPlan, AddressRequest, DomainRequest } from "./allocate.ts";
import { holds, renameHolders, type Slots } from "./slots.ts";

type Wishes = Readonly<Record<string, { readonly renamedFrom?: string | undefined }>>;

/** The plan in which renamed domains hold what they held under their names before. */
export function renameDomains(plan: AddressPlan, domains: AddressRequest["domains"]): AddressPlan {
  const books = Object.values(plan.subnets);
  const names = dueRenames(domains, {
    isActive: (name) => books.some(({ active }) => Object.hasOwn(active, name)),
    isKnown: (name) => books.some((slots) => holds(slots, name)),
  });
  if (names.size === 0) return plan;
  const rename = (name: string) => names.get(name) ?? name;
  const moved = Object.entries(plan.hosts).map(([name, slots]) => [rename(name), slots] as const);
  // A retired domain of the new name gives way to what is running.
  const hosts = moved.filter(([name]) => ![...names.values()].includes(name));
  return {
    ...(plan.nics === undefined ? {} : { nics: renameHolders(plan.nics, names) }),
    subnets: Object.fromEntries(
      Object.entries(plan.subnets).map(([base, slots]) => [base, renameHolders(slots, names)]),
    ),
    hosts: Object.fromEntries([
      ...hosts,
      ...[...names].flatMap(([from, to]) => {
        const slots = plan.hosts[from];
        return slots === undefined ? [] : [[to, slots] as const];
      }),
    ]),
  };
}

/** The numbers of one domain's machines, with renamed ones under their new names. */
export function renameMachines(slots: Slots, machines: DomainRequest["machines"]): Slots {
  const names = dueRenames(machines, {
    isActive: (name) => Object.hasOwn(slots.active, name),
    isKnown: (name) => holds(slots, name),
  });
  return names.size === 0 ? slots : renameHolders(slots, names);
}

/**
 * New names by old ones. A name that has a number keeps it, and so does an old name that is still
 * asked for. A resting number passes only to a name without memories of its own. Of two that claim
 * one number the first by name gets it.
 */
function dueRenames(
  wishes: Wishes,
  book: { isActive: (name: string) => boolean; isKnown: (name: string) => boolean },
): ReadonlyMap<string, string> {
  const due = new Map<string, string>();
  for (const [name, { renamedFrom }] of Object.entries(wishes).sort(([a], [b]) => order(a, b))) {
    if (renamedFrom === undefined || book.isActive(name)) continue;
    if (Object.hasOwn(wishes, renamedFrom) || due.has(renamedFrom)) continue;
    const isRunning = book.isActive(renamedFrom);
    if (isRunning || (book.isKnown(renamedFrom) && !book.isKnown(name))) due.set(renamedFrom, name);
  }
  return due;
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
