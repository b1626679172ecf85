import { toUla } from "../isolation/ula.ts";
import type { Lab } from "../lab.ts";

interface BridgeArgs {
  /** Name of the ACL that is in force on it; undefined for none. */
  readonly acl: string | undefined;
  /** CIDR of a /24. */
  readonly subnet: string;
  /** The bridge's own address in it, without prefix length. */
  readonly gateway: string;
  readonly internet: boolean;
  readonly ipv6: Lab["ipv6"];
  /** Address of the machine that forwards instead of the server. Default: none. */
  readonly firewall?: string | undefined;
}

/** What the server is told about a domain's bridge. */
export function bridgeConfig({ acl, subnet, gateway, internet, ipv6, firewall }: BridgeArgs) {
  const prefix = subnet.replace(/\.0\/24$/, "");
  const isForwarded = firewall !== undefined;
  return {
    "ipv4.address": `${gateway}/24`,
    // Frames that pass the server's packet filter would be changed on their way to a machine.
    "ipv4.nat": String(!isForwarded),
    ...(isForwarded ? { "ipv4.dhcp.gateway": firewall } : {}),
    "ipv4.dhcp.ranges": `${prefix}.100-${prefix}.199`,
    ...ipv6Config(ipv6, gateway),
    ...(acl === undefined ? {} : aclConfig(acl)),
    // Names of the outside would be a way out: whoever is asked for them gets the question.
    ...(internet ? {} : { "raw.dnsmasq": "no-resolv" }),
  };
}

function aclConfig(acl: string): Record<string, string> {
  return {
    "security.acls": acl,
    "security.acls.default.ingress.action": "drop",
    "security.acls.default.egress.action": "drop",
  };
}

/** What the server is told about the bridge to a firewall machine, of which nobody else is. */
export function uplinkConfig({ acl, gateway }: { readonly acl: string; readonly gateway: string }) {
  return {
    "ipv4.address": `${gateway}/24`,
    "ipv4.nat": "true",
    "ipv4.dhcp": "false",
    "ipv6.address": "none",
    ...aclConfig(acl),
  };
}

function ipv6Config(ipv6: Lab["ipv6"], gateway: string): Record<string, string> {
  if (ipv6 === "none") return { "ipv6.address": "none" };
  return {
    "ipv6.address": `${toUla(gateway)}/64`,
    "ipv6.nat": "true",
    // Only leases are static, and only what is static can be filtered.
    "ipv6.dhcp.stateful": "true",
  };
}
