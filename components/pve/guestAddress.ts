/** What the agent of a VM told about its interfaces. */
export interface AgentInterfaces {
  /** MAC of the interface at the same place of `ipv4Addresses`. */
  readonly macAddresses: readonly string[] | undefined;
  readonly ipv4Addresses: readonly (readonly string[] | null)[] | undefined;
  /** MAC of the NIC whose address is asked for; empty for any. */
  readonly mac: string;
}

/**
 * An address that others can reach: of the NIC itself, or of a bridge in the guest, which bears its MAC. Undefined when
 * there is none.
 */
export function guestAddress(told: AgentInterfaces): string | undefined {
  const { macAddresses = [], ipv4Addresses = [], mac } = told;
  return ipv4Addresses
    .filter((_, index) => mac === "" || macAddresses[index]?.toLowerCase() === mac.toLowerCase())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !/^(127|169\.254)\./.test(address));
}
