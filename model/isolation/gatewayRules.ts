import type { Addresses } from "../addresses/addresses.ts";
import { drop, type AclRule } from "./aclRule.ts";
import type { Flow } from "./flows.ts";
import { gaps } from "./gaps.ts";

const protocols = ["tcp", "udp"] as const;
type Protocol = (typeof protocols)[number];

/** Some machines of a domain, and what they may use of the host. */
interface Guests {
  /** As an ACL rule has it; undefined for the whole domain. */
  readonly source: string | undefined;
  readonly flows: readonly Flow[];
}

/**
 * Closes the host's address on a domain's own bridge, around what policies open of it. It answers
 * pings in any case, so that a machine can tell whether its network works.
 *
 * A policy of a machine splits the domain: that machine, and all others.
 */
export function gatewayRules(
  gateway: string,
  outgoing: readonly Flow[],
  { addresses }: Addresses,
): AclRule[] {
  const flows = outgoing.filter(({ to }) => to.kind === "host");
  const ofAll = flows.filter(({ from }) => from.kind === "domain");
  const named = new Map<string, Flow[]>();
  for (const flow of flows) {
    if (flow.from.kind !== "machine") continue;
    const address = addresses[flow.from.machine] ?? "";
    named.set(address, [...(named.get(address) ?? []), flow]);
  }
  const groups: Guests[] = [
    { source: named.size === 0 ? undefined : allExcept([...named.keys()]), flows: ofAll },
    ...[...named].map(([address, own]) => ({ source: `${address}/32`, flows: [...ofAll, ...own] })),
  ];
  return groups.flatMap((guests) =>
    protocols.flatMap((protocol) => closeAround(gateway, protocol, guests)),
  );
}

function closeAround(gateway: string, protocol: Protocol, { source, flows }: Guests): AclRule[] {
  if (flows.some(({ policy }) => policy.ports === "all")) return [];
  const open = flows
    .filter(({ policy }) => policy.protocol === protocol)
    .flatMap(({ policy: { ports } }) => (ports === "all" ? [] : ports));
  const closed = portRanges(open);
  if (closed === "") return [];
  return [
    drop("the host on the bridge of this domain", {
      destination: gateway,
      protocol,
      ...(source === undefined ? {} : { source }),
      ...(open.length === 0 ? {} : { destinationPort: closed }),
    }),
  ];
}

/** All ports but the given ones. */
function portRanges(except: readonly number[]): string {
  return gaps(except, 1, 65535)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(",");
}

/** All IPv4 addresses but the given ones, also those that no machine should have. */
function allExcept(addresses: readonly string[]): string {
  const numbers = addresses.map((address) =>
    address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0),
  );
  return gaps(numbers, 0, 2 ** 32 - 1)
    .map(([first, last]) => `${writeIpv4(first)}-${writeIpv4(last)}`)
    .join(",");
}

function writeIpv4(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
