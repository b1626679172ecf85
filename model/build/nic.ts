import { toUla } from "../isolation/ula.ts";
import type { Lab } from "../lab.ts";

interface NicArgs {
  readonly antiSpoofing: boolean;
  /** Static IPv4 address; without one the bridge's DHCP chooses. */
  readonly address?: string;
  /** `ula` adds the IPv6 address that goes with it. Default: none. */
  readonly ipv6?: Lab["ipv6"];
}

/** What makes a NIC drop packets with other addresses than its own. */
export const spoofingFilters = {
  "security.mac_filtering": "true",
  "security.ipv4_filtering": "true",
  "security.ipv6_filtering": "true",
} as const;

/**
 * The device `eth0` on a bridge. Without the filters a guest could take another's address, and with
 * it the ACL rules made for that address.
 */
export function nic(
  network: string,
  { antiSpoofing, address, ipv6 = "none" }: NicArgs,
): Record<string, string> {
  return {
    type: "nic",
    name: "eth0",
    network,
    ...(antiSpoofing ? spoofingFilters : {}),
    ...(address === undefined ? {} : { "ipv4.address": address }),
    ...(address === undefined || ipv6 === "none" ? {} : { "ipv6.address": toUla(address) }),
  };
}
