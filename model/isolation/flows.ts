import type { Addresses } from "../addresses/addresses.ts";
import type { LabEndpoint, LabPolicy } from "../lab.ts";
import { allow, type AclRule } from "./aclRule.ts";

/** One direction of a policy, as one of the domains at its ends sees it. */
export interface Flow {
  readonly direction: "in" | "out";
  readonly from: LabEndpoint;
  readonly to: LabEndpoint;
  readonly policy: LabPolicy;
}

/** What a policy means to a domain; nothing when both ends are in it, or none is. */
export function toFlows(policy: LabPolicy, domain: string): Flow[] {
  const { source, target, bidirectional } = policy;
  const ways = [[source, target] as const, ...(bidirectional ? [[target, source] as const] : [])];
  return ways.flatMap(([from, to]): Flow[] => {
    if (domainOf(from) === domainOf(to)) return [];
    if (domainOf(from) === domain) return [{ direction: "out", from, to, policy }];
    return domainOf(to) === domain ? [{ direction: "in", from, to, policy }] : [];
  });
}

/** Undefined for the host. */
export function domainOf(endpoint: LabEndpoint): string | undefined {
  return endpoint.kind === "host" ? undefined : endpoint.domain;
}

/** Lets a flow through, where the rules of the given domain would not. */
export function writeFlow(
  { direction, from, to, policy }: Flow,
  domain: string,
  addresses: Addresses,
): AclRule {
  const { ports, protocol } = policy;
  const gateway = addresses.gateways[domain] ?? "";
  const source = from.kind === "host" ? gateway : addressOf(from, addresses);
  // A bridge's whole subnet is its own: only what is narrower need be said.
  const match =
    direction === "in"
      ? { source, ...(to.kind === "machine" ? { destination: addressOf(to, addresses) } : {}) }
      : {
          ...(from.kind === "machine" ? { source } : {}),
          destination: to.kind === "host" ? gateway : reachable(to, addresses),
        };
  return allow(policy.description || `policy ${policy.from} to ${policy.to}`, {
    ...match,
    ...(ports === "all" ? {} : { protocol, destinationPort: ports.join(",") }),
  });
}

/** All addresses of a domain that machines may have. */
export function machineRange(domain: string, { subnets }: Addresses): string {
  const prefix = subnets[domain]?.replace(/\.0\/24$/, "") ?? "";
  return `${prefix}.1-${prefix}.253`;
}

type Guests = Exclude<LabEndpoint, { readonly kind: "host" }>;

/** Without the gateway of its domain, which is the host. */
function reachable(end: Guests, addresses: Addresses): string {
  return end.kind === "domain" ? machineRange(end.domain, addresses) : addressOf(end, addresses);
}

function addressOf(end: Guests, { subnets, addresses }: Addresses): string {
  if (end.kind === "domain") return subnets[end.domain] ?? "";
  const address = addresses[end.machine];
  return address === undefined ? "" : `${address}/32`;
}
