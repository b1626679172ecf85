import type { HostNetwork } from "../facts.ts";
import type { Addresses } from "../addresses/addresses.ts";
import type { LabPolicy } from "../lab.ts";
import { allow, type AclRule } from "./aclRule.ts";
import { closedHost } from "./closedHost.ts";
import { egressRules } from "./egress.ts";
import { machineRange, toFlows, writeFlow } from "./flows.ts";
import { toUlaRule } from "./ula.ts";

export interface IsolationArgs {
  readonly domain: string;
  /** First two octets of all addresses that count as the lab's. */
  readonly bases: readonly string[];
  readonly addresses: Addresses;
  readonly policies: readonly LabPolicy[];
  readonly hostNetworks: readonly HostNetwork[];
  /** Whether the domain reaches what is outside the server. Default: true. */
  readonly internet?: boolean;
  /** Default: none. */
  readonly ipv6?: "none" | "ula";
  /** Whether a machine forwards between domains and to the outside. Default: the server does. */
  readonly isForwarded?: boolean;
}

export interface Isolation {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/**
 * What the bridge of one domain lets in and out; all else is dropped, both ways.
 *
 * Only policies that have an end in the domain are looked at, and the outside is whatever is not the
 * lab's, used or not: no other domain changes these rules. Both ends of a policy say its ports: the
 * target's bridge alone has a moment without rules while it is made. DNS and DHCP of the bridge
 * itself are not affected: Incus accepts them before any ACL.
 */
export function isolationRules(args: IsolationArgs): Isolation {
  const { domain, bases, addresses, policies, hostNetworks } = args;
  const { internet = true, ipv6 = "none", isForwarded = false } = args;
  const flows = policies
    .flatMap((policy) => toFlows(policy, domain))
    // What goes from domain to domain does not leave the bridge then but by the machine.
    .filter(({ from, to }) => !isForwarded || [from.kind, to.kind].includes("host"));
  const outgoing = flows.filter(({ direction }) => direction === "out");
  const ingress = [
    neighbours(domain, addresses),
    ...flows
      .filter(({ direction }) => direction === "in")
      .map((flow) => writeFlow(flow, domain, addresses)),
  ];
  const isOpen = internet && !isForwarded;
  const egress = egressRules({ domain, bases, addresses, isOpen }, outgoing);
  const hasIpv6 = ipv6 === "ula";
  return {
    ingress: hasIpv6 ? [...ingress, ...ingress.map(toUlaRule)] : ingress,
    egress: [
      ...egress,
      ...(hasIpv6 ? egress.map(toUlaRule) : []),
      ...(isOpen ? closedHost(hostNetworks, bases, hasIpv6) : []),
    ],
  };
}

/**
 * Bridged frames pass the ACL as well on hosts that have br_netfilter loaded (Docker does that);
 * without this rule machines of one domain would not see each other there.
 */
function neighbours(domain: string, addresses: Addresses): AclRule {
  return allow("machines of this domain", { source: machineRange(domain, addresses) });
}
