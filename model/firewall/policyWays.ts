import type { Addresses } from "../addresses/addresses.ts";
import { domainOf } from "../isolation/flows.ts";
import type { LabEndpoint, LabInstance, LabPolicy } from "../lab.ts";
import { guestsOf } from "./ends.ts";

/** One direction of a policy. */
interface Way {
  readonly from: LabEndpoint;
  readonly to: LabEndpoint;
  readonly policy: LabPolicy;
}

type Machine = Pick<LabInstance, "machine" | "domain">;

/** The policies that concern the firewall machine, as rules of each of its chains. */
export interface PolicyWays {
  /** From domain to domain. */
  readonly forward: readonly string[];
  /** To the machine itself. */
  readonly input: readonly string[];
  /** From the machine itself. */
  readonly output: readonly string[];
}

/**
 * Writes policies for the firewall machine. What is between the server and a domain's machines does
 * not come by it, except what is its own.
 */
export function policyWays(
  policies: readonly LabPolicy[],
  firewall: Machine,
  addresses: Addresses,
): PolicyWays {
  const ways = policies.flatMap(toWays).filter(({ from, to }) => domainOf(from) !== domainOf(to));
  const end = (side: LabEndpoint) =>
    side.kind === "host" ? (addresses.gateways[firewall.domain] ?? "") : guestsOf(side, addresses);
  const own = guestsOf({ kind: "machine", ...firewall }, addresses);
  const concerns = (side: LabEndpoint) => isPart(firewall, side);
  return {
    forward: ways.flatMap(({ from, to, policy }) =>
      isElsewhere(from, firewall) && isElsewhere(to, firewall)
        ? [rule(`ip saddr ${end(from)} ip daddr ${end(to)}`, policy)]
        : [],
    ),
    input: ways
      .filter(({ to }) => concerns(to))
      .map(({ from, policy }) => rule(`ip saddr ${end(from)} ip daddr ${own}`, policy)),
    output: ways
      .filter(({ from }) => concerns(from))
      .map(({ to, policy }) => rule(`ip daddr ${end(to)}`, policy)),
  };
}

function toWays(policy: LabPolicy): Way[] {
  const { source, target, bidirectional } = policy;
  const there = { from: source, to: target, policy };
  return bidirectional ? [there, { from: target, to: source, policy }] : [there];
}

function isPart({ machine, domain }: Machine, end: LabEndpoint): boolean {
  if (end.kind === "host") return false;
  return end.kind === "domain" ? end.domain === domain : end.machine === machine;
}

/** Whether machines other than the firewall are meant. */
function isElsewhere(end: LabEndpoint, { machine }: Machine): boolean {
  return end.kind !== "host" && !(end.kind === "machine" && end.machine === machine);
}

function rule(match: string, policy: LabPolicy): string {
  const { from, to, ports, protocol, description } = policy;
  const service = ports === "all" ? "" : ` ${protocol} dport { ${ports.join(", ")} }`;
  const comment = commentOf(description || `policy ${from} to ${to}`);
  return `${match}${service} counter accept comment "${comment}"`;
}

/** A description is anybody's text, and nft has no escapes in what it quotes. */
function commentOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 .,:()_-]/g, "?").slice(0, 100);
}
