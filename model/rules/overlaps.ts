import type { AddressPlan } from "../addresses/allocate.ts";
import { overlaps } from "../addresses/ipv4.ts";
import { uplinkBridge } from "../firewall/uplink.ts";
import { namePrefix } from "../nesting/namePrefix.ts";
import type { RuleContext } from "./context.ts";
import { bridgeName } from "../nesting/bridgeName.ts";

export interface Overlap {
  /** The server's name for it. */
  readonly network: string;
  readonly message: string;
  /** By `overlapAllowed` of the facts. */
  readonly isAllowed: boolean;
}

/** The server's networks, other than the lab's own bridges, that a subnet overlaps; forbidden first. */
export function findOverlaps(
  { infra, facts, domains }: RuleContext,
  plan: AddressPlan,
  subnet: string,
): Overlap[] {
  const prefix = namePrefix(infra, facts);
  const names = Object.values(plan.subnets).flatMap(({ active, retired }) => [
    ...Object.keys(active),
    ...retired.map(({ name }) => name),
  ]);
  // The facts may be older than the last change of names.
  const before = domains.map(({ keys }) => keys.renamed_from ?? "");
  const own = new Set(
    [...names, ...before].flatMap((name) => [
      bridgeName(prefix, name),
      uplinkBridge({ prefix }, { domain: name }),
    ]),
  );
  return (facts.networks ?? [])
    .filter(({ name }) => !own.has(name))
    .flatMap(({ name: network, addresses }) =>
      addresses
        .filter((address) => overlaps(address, subnet))
        .map((address) => ({
          network,
          message: `${subnet} overlaps ${address} of the server's ${network}`,
          isAllowed: facts.overlapAllowed?.includes(network) === true,
        })),
    )
    .sort((a, b) => Number(a.isAllowed) - Number(b.isAllowed));
}
