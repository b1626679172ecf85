import { IncusError } from "../api/incusError.ts";
import type { Resources, ResourcesGPUCard } from "../api/types/resources.ts";
import type { DeviceMap } from "../keys.ts";
import type { InstanceScope } from "./scope.ts";

/** Those that take a card, or a part of one. */
const cardTypes = ["physical", "mdev", "mig", "sriov"];

/** Options by which a GPU device names its card, and where the server's list has each. */
const selectors: Readonly<Record<string, (card: ResourcesGPUCard) => string | undefined>> = {
  id: ({ drm }) => (drm === undefined ? undefined : String(drm.id)),
  pci: ({ pci_address: address }) => address,
  productid: ({ product_id: product }) => product,
  vendorid: ({ vendor_id: vendor }) => vendor,
};

/**
 * Fails before anything is changed if a GPU device, new or other than in `old`, asks for a card that the
 * server lacks: Incus says so only when the instance exists and cannot start. Asks nothing without one.
 */
export async function requireCards(
  scope: InstanceScope,
  devices: DeviceMap,
  old: DeviceMap = {},
): Promise<void> {
  const wanted = Object.entries(devices).filter(
    ([name, device]) => takesCard(device) && !isSame(device, old[name]),
  );
  if (wanted.length === 0) return;
  const cards = await serverCards(scope);
  if (cards === undefined) return;
  const missing = wanted.find(([, device]) => !cards.some((card) => matches(card, device)));
  if (missing === undefined) return;
  const [name, device] = missing;
  throw new Error(
    `${scope.object} was not changed: its device "${name}" asks for ${asked(device)}, and ${told(cards)}. ` +
      "Correct the device, or put the card in, and run pulumi up again",
  );
}

/** Adds the server's cards to a refusal to start for want of one; profiles may have asked for it. */
export async function namingCards(scope: InstanceScope, reason: string): Promise<string> {
  if (!/requested GPU device|multiple GPUs|Invalid PCI address/i.test(reason)) return reason;
  const cards = await serverCards(scope).catch(() => undefined);
  return cards === undefined ? reason : `${reason} (${told(cards)})`;
}

/** Undefined where it cannot be told: a restricted certificate may not ask, and a cluster has many servers. */
async function serverCards({
  api,
}: InstanceScope): Promise<readonly ResourcesGPUCard[] | undefined> {
  const { environment } = await api.server();
  if (environment?.server_clustered) return undefined;
  try {
    return (await api.get<Resources>("/1.0/resources")).value.gpu.cards ?? [];
  } catch (error) {
    if (error instanceof IncusError && error.code === 403) return undefined;
    throw error;
  }
}

function takesCard({ type, gputype = "physical", id = "" }: DeviceMap[string]): boolean {
  // Later releases also take names of another kind there, such as nvidia.com/gpu=0.
  return type === "gpu" && cardTypes.includes(gputype) && /^\d*$/.test(id);
}

function isSame(device: DeviceMap[string], old: DeviceMap[string] | undefined): boolean {
  return ["type", "gputype", ...Object.keys(selectors)].every((key) => device[key] === old?.[key]);
}

function matches(card: ResourcesGPUCard, device: DeviceMap[string]): boolean {
  return Object.entries(selectors).every(([key, of]) => {
    const value = device[key] ?? "";
    return value === "" || of(card) === (key === "pci" ? withDomain(value) : value);
  });
}

/** As Incus reads a PCI address. */
function withDomain(address: string): string {
  return (address.length === "01:00.0".length ? `0000:${address}` : address).toLowerCase();
}

function asked(device: DeviceMap[string]): string {
  const named = Object.keys(selectors).flatMap((key) =>
    device[key] ? `${key} ${device[key]}` : [],
  );
  return named.length === 0 ? "a GPU" : `the GPU with ${named.join(" and ")}`;
}

function told(cards: readonly ResourcesGPUCard[]): string {
  if (cards.length === 0) return "the server has no GPU";
  return `the server has ${cards.map(describe).join(", ")}`;
}

function describe(card: ResourcesGPUCard): string {
  const names = Object.entries(selectors).flatMap(([key, of]) => {
    const value = of(card);
    return value === undefined ? [] : `${key} ${value}`;
  });
  const product = [card.vendor, card.product].filter(Boolean).join(" ");
  return `${product || "a card"} (${names.join(", ")})`;
}
