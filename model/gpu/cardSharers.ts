import type { DescribedDevice } from "../build/mergedDevices.ts";
import type { Facts } from "../facts.ts";
import type { MachineEntry } from "../rules/context.ts";
import { gpuDevices, lacksGpuDevice } from "./gpuDevices.ts";
import { pciAddress } from "./pciAddress.ts";

/** How a device names its card, such as `pci 0000:01:00.0`; undefined where it may be any. */
type Card = string | undefined;

/** The machines whose GPU may also be another's: all but those that name a card of their own. */
export function cardSharers(
  machines: readonly MachineEntry[],
  facts: Pick<Facts, "gpus">,
): MachineEntry[] {
  const users = machines.map((machine) => ({ machine, cards: cardsOf(machine, facts) }));
  return users
    .filter((user) => users.some((other) => other !== user && meet(user.cards, other.cards)))
    .map(({ machine }) => machine);
}

function cardsOf(machine: MachineEntry, { gpus = [] }: Pick<Facts, "gpus">): Card[] {
  const only = gpus.length === 1 ? cardOf({ pci: gpus[0] as string }) : undefined;
  if (lacksGpuDevice(machine)) return [only];
  return gpuDevices(machine).map((device) => cardOf(device) ?? only);
}

/** A product may be there twice, so its id names no card. */
function cardOf({ pci, id }: DescribedDevice): Card {
  if (pci !== undefined) return `pci ${pciAddress(String(pci)) ?? pci}`;
  return id === undefined ? undefined : `id ${id}`;
}

function meet(cards: readonly Card[], others: readonly Card[]): boolean {
  return cards.some((card) => others.some((other) => isSame(card, other)));
}

/** Nothing tells which PCI address a DRM number has. */
function isSame(card: Card, other: Card): boolean {
  if (card === undefined || other === undefined) return true;
  return card === other || card.startsWith("pci ") !== other.startsWith("pci ");
}
