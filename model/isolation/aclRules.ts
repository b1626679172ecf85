import type { Addresses } from "../addresses/addresses.ts";
import type { HostNetwork } from "../facts.ts";
import type { LabEndpoint, LabPolicy } from "../lab.ts";
import { octetRanges } from "./octetRanges.ts";

/** A rule of an Incus network ACL, as the resource `NetworkAcl` takes it. */
export interface AclRule {
  readonly action: "allow" | "drop";
  readonly state: "enabled";
  readonly description: string;
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: "tcp" | "udp";
  readonly destinationPort?: string;
}

export interface IsolationArgs {
  readonly domain: string;
  /** First two octets of all addresses that count as the lab's. */
  readonly bases: readonly string[];
  readonly addresses: Addresses;
  readonly policies: readonly LabPolicy[];
  readonly hostNetworks: readonly HostNetwork[];
}

/**
 * What the bridge of one domain lets in and out beside its defaults: drop in, allow out.
 *
 * Out of everything that counts as the lab's, only the domain itself and the targets
 * of its policies are left open, so that adding a domain touches no other domain's ACL. Incus puts
 * drops before allows, hence ranges around what is open instead of an allow in front. DNS and DHCP
 * of the bridge itself are not affected: Incus accepts them before any ACL.
 */
export function isolationRules(args: IsolationArgs): {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
} {
  const flows = args.policies
    .flatMap(toFlows)
    .filter(({ from, to }) => domainOf(from) !== domainOf(to));
  const incoming = flows.filter(({ to }) => domainOf(to) === args.domain);
  const outgoing = flows.filter(({ from }) => domainOf(from) === args.domain);
  return {
    ingress: [neighbours(args), ...incoming.map((flow) => toRule(flow, args))],
    egress: egressRules(args, new Set(outgoing.map(({ to }) => domainOf(to)))),
  };
}

/** One direction of a policy. */
interface Flow {
  readonly from: LabEndpoint;
  readonly to: LabEndpoint;
  readonly policy: LabPolicy;
}

function toFlows(policy: LabPolicy): Flow[] {
  const { source, target } = policy;
  const there = { from: source, to: target, policy };
  return policy.bidirectional ? [there, { from: target, to: source, policy }] : [there];
}

function domainOf(endpoint: LabEndpoint): string | undefined {
  return endpoint.kind === "host" ? undefined : endpoint.domain;
}

/**
 * Bridged frames pass the ACL as well on hosts that have br_netfilter loaded (Docker does that);
 * without this rule machines of one domain would not see each other there.
 */
function neighbours({ domain, addresses }: IsolationArgs): AclRule {
  const prefix = addresses.subnets[domain]?.replace(/\.0\/24$/, "") ?? "";
  return {
    action: "allow",
    state: "enabled",
    description: "machines of this domain",
    source: `${prefix}.1-${prefix}.253`,
  };
}

function toRule({ from, to, policy }: Flow, { domain, addresses }: IsolationArgs): AclRule {
  const ports = policy.ports === "all" ? undefined : policy.ports;
  const source = from.kind === "host" ? addresses.gateways[domain] : addressOf(from, addresses);
  return {
    action: "allow",
    state: "enabled",
    description: policy.description || `policy ${policy.from} to ${policy.to}`,
    source: source ?? "",
    ...(to.kind === "machine" ? { destination: addressOf(to, addresses) } : {}),
    ...(ports ? { protocol: policy.protocol, destinationPort: ports.join(",") } : {}),
  };
}

function addressOf(
  end: Exclude<LabEndpoint, { readonly kind: "host" }>,
  { subnets, addresses }: Addresses,
): string {
  if (end.kind === "domain") return subnets[end.domain] ?? "";
  const address = addresses[end.machine];
  return address === undefined ? "" : `${address}/32`;
}

function egressRules(args: IsolationArgs, reached: ReadonlySet<string | undefined>): AclRule[] {
  const { domain, bases, addresses, hostNetworks } = args;
  const others = [...reached].filter((name) => name !== undefined).sort();
  const open = [domain, ...others].map((name) => addresses.subnets[name] ?? "");
  return [
    drop(
      "other domains",
      bases.flatMap((base) => octetRanges(base, octetsIn(base, open))).join(","),
    ),
    ...others.map((name) => drop(`the host on the bridge of ${name}`, addresses.gateways[name])),
    ...ownGateway(args),
    ...hostNetworks.flatMap((network) => hostRules(network, bases)),
  ];
}

/** Third octets of the subnets below a base. */
function octetsIn(base: string, subnets: readonly string[]): number[] {
  return subnets
    .filter((subnet) => subnet.startsWith(`${base}.`))
    .map((subnet) => Number(subnet.split(".")[2]));
}

/** The gateway answers pings, so that a machine can tell whether its network works. */
function ownGateway({ domain, addresses }: IsolationArgs): AclRule[] {
  const rule = drop("the host on the bridge of this domain", addresses.gateways[domain]);
  return (["tcp", "udp"] as const).map((protocol) => ({ ...rule, protocol }));
}

/** Bridges of the lab have no IPv6, so there is nothing to keep guests from. */
function hostRules({ name, addresses, bridge }: HostNetwork, bases: readonly string[]): AclRule[] {
  return addresses
    .filter((address) => !address.includes(":"))
    .filter((address) => !bases.some((base) => address.startsWith(`${base}.`)))
    .map((address) =>
      bridge
        ? drop(`the host's bridge ${name}`, address)
        : drop(`the host on ${name}`, address.split("/")[0]),
    );
}

function drop(description: string, destination: string | undefined): AclRule {
  return { action: "drop", state: "enabled", description, destination: destination ?? "" };
}
