import type { Addresses } from "../addresses/addresses.ts";
import type { HostNetwork } from "../facts.ts";
import { allow, drop, type AclRule } from "./aclRule.ts";
import { domainOf, machineRange, writeFlow, type Flow } from "./flows.ts";
import { gatewayRules } from "./gatewayRules.ts";
import { hostDestinations } from "./hostDestinations.ts";
import { octetRanges } from "./octetRanges.ts";

interface EgressArgs {
  readonly domain: string;
  readonly bases: readonly string[];
  readonly addresses: Addresses;
}

/** With the default allow: closes the lab and the host around what policies open. */
export function openEgress(args: EgressArgs, outgoing: readonly Flow[]): AclRule[] {
  const { domain, bases, addresses } = args;
  const reached = new Set(outgoing.map(({ to }) => domainOf(to)));
  const others = [...reached].filter((name) => name !== undefined).sort();
  const open = [domain, ...others].map((name) => addresses.subnets[name] ?? "");
  const closed = bases.flatMap((base) => octetRanges(base, octetsIn(base, open)));
  return [
    drop("other domains", { destination: closed.join(",") }),
    ...others.map((name) =>
      drop(`the host on the bridge of ${name}`, { destination: addresses.gateways[name] ?? "" }),
    ),
    ...gatewayRules(addresses.gateways[domain] ?? "", outgoing, addresses),
  ];
}

/** With the default drop: opens the domain to itself and to what policies name. */
export function closedEgress(
  { domain, addresses }: EgressArgs,
  outgoing: readonly Flow[],
): AclRule[] {
  const gateway = addresses.gateways[domain] ?? "";
  return [
    allow("machines of this domain", { destination: machineRange(domain, addresses) }),
    allow("pings of the gateway", { destination: gateway, protocol: "icmp4" }),
    ...outgoing.map((flow) => writeFlow(flow, domain, addresses)),
  ];
}

/**
 * Closes the host's other addresses, and whole networks of its other bridges. Its link-local IPv6
 * address on the bridge is nobody's to know, so that all of them are closed.
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

/** Third octets of the subnets below a base. */
function octetsIn(base: string, subnets: readonly string[]): number[] {
  return subnets
    .filter((subnet) => subnet.startsWith(`${base}.`))
    .map((subnet) => Number(subnet.split(".")[2]));
}
