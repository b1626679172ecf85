import type { HostNetwork } from "../../model/facts.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { paths } from "../../provider/incus/api/paths.ts";
import type { Network } from "../../provider/incus/api/types/networks.ts";

interface NetworkState {
  readonly addresses:
    | readonly { readonly address: string; readonly netmask: string; readonly scope: string }[]
    | null;
}

/**
 * The server's own addresses, which guests are to be kept from: those of its links, and of bridges
 * that are not this stack's.
 *
 * @param unlisted links that the server leaves out of its list, as it does with every tap
 */
export async function hostNetworks(
  client: IncusClient,
  stackId: string,
  unlisted: readonly string[],
): Promise<HostNetwork[]> {
  const listed = await client.list<Network>("/1.0/networks");
  const taps = unlisted.map((name) => ({ name, type: "tap", managed: false, config: {} }));
  const networks: Pick<Network, "name" | "type" | "managed" | "config">[] = [...listed, ...taps];
  const foreign = networks.filter(
    ({ type, config }) =>
      type !== "loopback" && !config["user.pulumi.owner"]?.startsWith(`${stackId}/`),
  );
  const found = foreign.map(async ({ name, type, managed }) => {
    // A link that went away since the list was made has no addresses either.
    const state = await client.find<NetworkState>(`${paths`/1.0/networks/${name}`}/state`);
    const addresses = (state?.value.addresses ?? [])
      .filter(({ scope }) => scope === "global")
      .map(({ address, netmask }) => `${address}/${netmask}`);
    return { name, addresses, bridge: managed && type === "bridge" };
  });
  return (await Promise.all(found))
    .filter(({ addresses }) => addresses.length > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
