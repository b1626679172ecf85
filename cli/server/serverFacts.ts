import type { Facts } from "../../model/facts.ts";
import { optionExtensions } from "../../model/limits/optionScope.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import type { Resources } from "../../provider/incus/api/types/resources.ts";
import { hostNetworks } from "./hostNetworks.ts";

interface Hardware extends Resources {
  /** Missing on servers that cannot tell. */
  readonly system?: { readonly type?: "physical" | "virtual-machine" | "container" | "" };
}

/**
 * What a server tells about itself: networks, CPUs, memory, GPUs, and whether it is a virtual machine.
 * Of its API extensions only those that rules ask for.
 *
 * @param stackId whose own bridges do not count
 * @param unlisted links that the server leaves out of its list
 */
export async function serverFacts(
  client: IncusClient,
  stackId: string,
  unlisted: readonly string[],
): Promise<Facts> {
  const networks = await hostNetworks(client, stackId, unlisted);
  const { value: hardware } = await client.get<Hardware>("/1.0/resources");
  const gpus = (hardware.gpu.cards ?? []).flatMap(({ pci_address: address }) => address ?? []);
  const vmNested = isVirtual(hardware);
  const { api_extensions: all } = await client.server();
  const extensions = optionExtensions.filter((extension) => all.includes(extension));
  return {
    networks,
    cpus: hardware.cpu.total,
    memory: hardware.memory.total,
    gpus: gpus.toSorted(),
    ...(extensions.length === 0 ? {} : { extensions }),
    ...(vmNested === undefined ? {} : { nesting: { vmNested, yolo: false } }),
  };
}

/** A container cannot tell what is around its host. */
function isVirtual({ system }: Hardware): boolean | undefined {
  if (system?.type === "virtual-machine") return true;
  return system?.type === "physical" ? false : undefined;
}
