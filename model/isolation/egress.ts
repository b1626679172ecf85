import type { Addresses } from "../addresses/addresses.ts";
import { allow, type AclRule } from "./aclRule.ts";
import { machineRange, writeFlow, type Flow } from "./flows.ts";
import { outside } from "./outside.ts";

interface EgressArgs {
  readonly domain: string;
  readonly bases: readonly string[];
  readonly addresses: Addresses;
  /** Whether it reaches what is outside the lab, by the server. */
  readonly isOpen: boolean;
}

/** What may leave a domain: all else is dropped, the server's own address on the bridge with it. */
export function egressRules(
  { domain, bases, addresses, isOpen }: EgressArgs,
  outgoing: readonly Flow[],
): AclRule[] {
  const gateway = addresses.gateways[domain] ?? "";
  return [
    allow("machines of this domain", { destination: machineRange(domain, addresses) }),
    // So that a machine can tell whether its network works.
    allow("pings of the gateway", { destination: gateway, protocol: "icmp4" }),
    ...(isOpen ? outside(bases).map(toOutside) : []),
    ...outgoing.map((flow) => writeFlow(flow, domain, addresses)),
  ];
}

function toOutside(destination: string): AclRule {
  return allow("what is outside the lab", { destination });
}
