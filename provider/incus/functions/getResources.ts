import { z } from "zod";

import { defineFunction } from "../../core/definition.ts";
import type { IncusClient } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import type { InstanceStateNetworkAddress } from "../api/types/instanceState.ts";
import type { Network } from "../api/types/networks.ts";
import type { Resources, ResourcesGPUCard } from "../api/types/resources.ts";
import type { ProviderSession } from "../providerSession.ts";

const network = z.object({
  name: z.string().describe("Name of the interface."),
  type: z.string().describe("Such as `bridge` or `physical`."),
  managed: z.boolean().describe("False for an interface that Incus only lists."),
  ipv4: z
    .array(z.string())
    .describe("IPv4 addresses with prefix length: what its subnets must not overlap with."),
});

const gpu = z.object({
  vendor: z.string().describe("Name of the vendor; empty when unknown."),
  product: z.string().describe("Name of the product; empty when unknown."),
  pci: z.string().describe("PCI address, such as `0000:01:00.0`; empty for other buses."),
  driver: z.string().describe("Kernel driver in use; empty when there is none."),
  id: z
    .string()
    .describe("Number of the DRM card, as in the `id` of a gpu device; empty without DRM."),
});

const outputs = z.object({
  cpus: z.number().describe("CPU threads."),
  memoryBytes: z.number().describe("Memory in bytes."),
  networks: z.array(network).describe("All network interfaces of the server, sorted by name."),
  gpus: z.array(gpu).describe("GPU cards."),
});

export const getResources = defineFunction<ProviderSession, {}, z.infer<typeof outputs>>({
  token: "incus:index:getResources",
  description: "Hardware and networks of the stack's server.",
  inputs: z.object({}),
  outputs,
  async call({ client, signal }) {
    const api = client.api.during({ signal });
    const [hardware, networks] = await Promise.all([
      api.get<Resources>("/1.0/resources"),
      api.list<Network>("/1.0/networks"),
    ]);
    const { cpu, memory, gpu: cards } = hardware.value;
    return {
      cpus: cpu.total,
      memoryBytes: memory.total,
      networks: await Promise.all(
        networks
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map(async (live) => ({
            name: live.name,
            type: live.type,
            managed: live.managed,
            ipv4: await ipv4Of(api, live),
          })),
      ),
      gpus: cards.cards?.map(describeCard) ?? [],
    };
  },
});

/** From the state, since an unmanaged interface has no config; the loopback says nothing. */
async function ipv4Of(
  api: IncusClient,
  { name, type, managed, config }: Network,
): Promise<string[]> {
  if (type === "loopback") return [];
  if (managed) {
    const address = config["ipv4.address"];
    return address && address !== "none" ? [address] : [];
  }
  const state = await api.find<{
    readonly addresses: readonly InstanceStateNetworkAddress[] | null;
  }>(paths`/1.0/networks/${name}/state`);
  return (state?.value.addresses ?? [])
    .filter(({ family, scope }) => family === "inet" && scope === "global")
    .map(({ address, netmask }) => `${address}/${netmask}`);
}

function describeCard(card: ResourcesGPUCard): z.infer<typeof gpu> {
  return {
    vendor: card.vendor ?? "",
    product: card.product ?? "",
    pci: card.pci_address ?? "",
    driver: card.driver ?? "",
    id: card.drm === undefined ? "" : String(card.drm.id),
  };
}
