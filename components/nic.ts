import type * as pulumi from "@pulumi/pulumi";

/**
 * The device `eth0` on a bridge. Without the filters a guest could take another's address, and with
 * it the ACL rules made for that address.
 *
 * @param address static IPv4 address; without one the bridge's DHCP chooses
 */
export function nic(
  bridge: pulumi.Input<string>,
  address?: pulumi.Input<string>,
): Record<string, pulumi.Input<string>> {
  return {
    type: "nic",
    name: "eth0",
    network: bridge,
    "security.mac_filtering": "true",
    "security.ipv4_filtering": "true",
    "security.ipv6_filtering": "true",
    ...(address === undefined ? {} : { "ipv4.address": address }),
  };
}
