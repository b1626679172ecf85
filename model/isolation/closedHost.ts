import type { HostNetwork } from "../facts.ts";
import { drop, type AclRule } from "./aclRule.ts";
import { hostDestinations } from "./hostDestinations.ts";

/**
 * Closes the host's other addresses, and whole networks of its other bridges, where the outside is
 * open. Its link-local IPv6 address on the bridge is nobody's to know, so that all of them are closed.
 *
 * No drop names a list: nftables makes a set of it, and a set of ranges finds nothing for some
 * microseconds while a chain is replaced (docs/decisions/isolation-by-acl.md has figures).
 */
export function closedHost(
  networks: readonly HostNetwork[],
  bases: readonly string[],
  hasIpv6: boolean,
): AclRule[] {
  const linkLocal = (["tcp", "udp"] as const).map((protocol) =>
    drop("the host's link-local address", { destination: "fe80::/10", protocol }),
  );
  const others = hostDestinations(networks, bases, hasIpv6).map(({ description, destination }) =>
    drop(description, { destination }),
  );
  return [...(hasIpv6 ? linkLocal : []), ...others];
}
