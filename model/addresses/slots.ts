/** Who holds which number, and which numbers rest because their holder left. */
export interface Slots {
  readonly active: Readonly<Record<string, number>>;
  /** Oldest first. At most one entry per slot, and never a slot that is active. */
  readonly retired: readonly RetiredSlot[];
}

export interface RetiredSlot {
  readonly name: string;
  readonly slot: number;
}

/** A wish that cannot be met: the slot has a holder, or (`holder` undefined) all slots are taken. */
export interface Refusal {
  readonly name: string;
  readonly slot: number | undefined;
  readonly holder: string | undefined;
}

export const noSlots: Slots = { active: {}, retired: [] };

/** What a book of slots says under a name, be it one of JavaScript's own such as `constructor`. */
export function slotsOf(book: Readonly<Record<string, Slots>>, name: string): Slots {
  return (Object.hasOwn(book, name) ? book[name] : undefined) ?? noSlots;
}

/** Whether a name has a number, or had one that still rests. */
export function holds({ active, retired }: Slots, name: string): boolean {
  return Object.hasOwn(active, name) || retired.some((entry) => entry.name === name);
}

/** The same numbers under new names, given by old ones. */
export function renameHolders(slots: Slots, names: ReadonlyMap<string, string>): Slots {
  const rename = (name: string) => names.get(name) ?? name;
  const active = Object.entries(slots.active).map(([name, slot]) => [rename(name), slot] as const);
  return {
    active: sortedByName(new Map(active)),
    retired: slots.retired.map(({ name, slot }) => ({ name: rename(name), slot })),
  };
}

/**
 * Gives every wanted name a slot, and never moves a name that did not ask for another one.
 *
 * A holder that names no slot keeps its own, even against an explicit wish of another name. An
 * explicit slot comes next, then a returning name's last slot that is free, then the lowest slot of `automatic`
 * that nobody ever held; only when there is none left, the slot that has been retired longest.
 * Idempotent: the result, given back as `previous`, stays as it is.
 */
export function allocateSlots(
  previous: Slots,
  wanted: ReadonlyMap<string, number | undefined>,
  automatic: { readonly lowest: number; readonly highest: number },
): { readonly slots: Slots; readonly refusals: readonly Refusal[] } {
  const names = [...wanted.keys()].sort();
  const holders = new Map<number, string>();
  const active = new Map<string, number>();
  const refusals: Refusal[] = [];
  const held = new Map(Object.entries(previous.active));
  const take = (name: string, slot: number) => {
    holders.set(slot, name);
    active.set(name, slot);
  };
  const takeIfFree = (name: string, slot: number | undefined) => {
    if (slot !== undefined && !holders.has(slot)) take(name, slot);
  };

  const automaticNames = names.filter((name) => wanted.get(name) === undefined);
  for (const name of automaticNames) takeIfFree(name, held.get(name));

  const explicitNames = names.filter((name) => wanted.get(name) !== undefined);
  const keepsIts = (name: string) => (held.get(name) === wanted.get(name) ? 0 : 1);
  for (const name of explicitNames.toSorted((a, b) => keepsIts(a) - keepsIts(b))) {
    const slot = wanted.get(name) as number;
    const holder = holders.get(slot);
    if (holder === undefined) take(name, slot);
    else refusals.push({ name, slot, holder });
  }
  // A refused name still runs where it ran: its slot must not look free.
  for (const { name } of refusals) takeIfFree(name, held.get(name));

  for (const name of automaticNames.filter((candidate) => !active.has(candidate))) {
    const isOwn = (entry: RetiredSlot) => entry.name === name && !holders.has(entry.slot);
    takeIfFree(name, previous.retired.findLast(isOwn)?.slot);
  }

  const isFree = ({ slot }: RetiredSlot) => !holders.has(slot);
  const left = Object.entries(sortedByName(held)).map(([name, slot]) => ({ name, slot }));
  const retired = [...previous.retired, ...left].filter(isFree);
  const resting = new Set(retired.map(({ slot }) => slot));
  for (const name of automaticNames.filter((candidate) => !active.has(candidate))) {
    const slot =
      lowestUnused(automatic, holders, resting) ?? longestRetired(automatic, retired, holders);
    if (slot === undefined) refusals.push({ name, slot: undefined, holder: undefined });
    else take(name, slot);
  }
  return {
    slots: { active: sortedByName(active), retired: retired.filter(isFree) },
    refusals,
  };
}

function lowestUnused(
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
  holders: ReadonlyMap<number, string>,
  resting: ReadonlySet<number>,
): number | undefined {
  for (let slot = lowest; slot <= highest; slot++) {
    if (!holders.has(slot) && !resting.has(slot)) return slot;
  }
  return undefined;
}

function longestRetired(
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
  retired: readonly RetiredSlot[],
  holders: ReadonlyMap<number, string>,
): number | undefined {
  return retired.find(({ slot }) => slot >= lowest && slot <= highest && !holders.has(slot))?.slot;
}

function sortedByName(slots: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...slots].sort(([a], [b]) => (a < b ? -1 : 1)));
}
