/**
 * The device `eth0` on a bridge. Without the filters a guest could take another's address, and with
 * it the ACL rules made for that address.
 *
 * @param address static IPv4 address; without one the bridge's DHCP chooses
 */
export function nic(
  network: string,
  { antiSpoofing, address }: { readonly antiSpoofing: boolean; readonly address?: string },
): Record<string, string> {
  const filters = {
    "security.mac_filtering": "true",
    "security.ipv4_filtering": "true",
    "security.ipv6_filtering": "true",
  };
  return {
    type: "nic",
    name: "eth0",
    network,
    ...(antiSpoofing ? filters : {}),
    ...(address === undefined ? {} : { "ipv4.address": address }),
  };
}
