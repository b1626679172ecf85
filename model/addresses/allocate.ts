import { hostWishes, machinePath } from "./hostWishes.ts";
import { renameDomains, renameMachines } from "./renames.ts";
import { allocateSlots, noSlots, slotsOf, type Refusal, type Slots } from "./slots.ts";

/** What a lab asks for. A number that is left out is to be chosen automatically. */
export interface AddressRequest {
  readonly domains: Readonly<Record<string, DomainRequest>>;
  /** Domains that the firewall machine has a NIC in, beside `eth0` in its own. Default: none. */
  readonly firewallNics?: readonly string[] | undefined;
}

export interface DomainRequest {
  /** The first two octets, such as `10.100`; domains in different zones have different ones. */
  readonly base: string;
  /** The third octet, 0-254. */
  readonly subnet?: number | undefined;
  /** The domain whose numbers pass to this one, once; without effect when there is none. */
  readonly renamedFrom?: string | undefined;
  readonly machines: Readonly<Record<string, MachineRequest>>;
}

export interface MachineRequest {
  readonly address?: string | undefined;
  /** The last octet alone, whatever the subnet; `address` goes before it. */
  readonly host?: number | undefined;
  /** The machine of the same domain whose number passes to this one. */
  readonly renamedFrom?: string | undefined;
}

/** All numbers ever given out. It outlives the names in it, so that nothing is renumbered. */
export interface AddressPlan {
  /** Third octets of domains, by base. A domain is active in one base at most. */
  readonly subnets: Readonly<Record<string, Slots>>;
  /** Last octets by domain; retired domains keep theirs as long as a subnet of theirs rests. */
  readonly hosts: Readonly<Record<string, Slots>>;
  /** Numbers of the firewall machine's NICs by domain; absent where there never was one. */
  readonly nics?: Slots | undefined;
}

/** `path` is a property path of the request. */
export interface AddressProblem {
  readonly path: string;
  readonly reason: string;
  /** Whether an explicit address is not in the subnet of its domain, or cannot be had. */
  readonly kind: "outside" | "refused";
}

const automaticSubnets = { lowest: 0, highest: 254 };
/** .100-.199 are the bridge's DHCP pool, .250 and above infrastructure. */
const automaticHosts = { lowest: 1, highest: 99 };
/** More than there can be domains. */
const automaticNics = { lowest: 1, highest: 9999 };

/**
 * Decides every subnet and address. Pure, deterministic, and independent of the order of names.
 * The plan is always usable for what is not named by a problem. Renames are over once the new name
 * has a number, so that a request may go on saying where a name came from. The plan of a request
 * without problems, given back with it, stays as it is; problems are said again.
 */
export function allocate(
  previous: AddressPlan | undefined,
  request: AddressRequest,
): { readonly plan: AddressPlan; readonly problems: readonly AddressProblem[] } {
  const before = renameDomains(previous ?? { subnets: {}, hosts: {} }, request.domains);
  const outside = outOfRange(request.domains);
  const problems: AddressProblem[] = [...outside.values()];

  const subnets: Record<string, Slots> = {};
  for (const base of basesOf(before, request)) {
    const wanted = Object.entries(request.domains)
      .filter(([domain, wish]) => wish.base === base && !outside.has(domain))
      .map(([domain, { subnet }]) => [domain, subnet] as const);
    const held = slotsOf(before.subnets, base);
    const { slots, refusals } = allocateSlots(held, new Map(wanted), automaticSubnets);
    if (slots.retired.length + Object.keys(slots.active).length > 0) subnets[base] = slots;
    problems.push(...refusals.map(subnetProblem(base)));
  }

  const hosts: Record<string, Slots> = {};
  for (const [domain, prefix] of prefixes(subnets)) {
    const machines = prefix === undefined ? {} : (request.domains[domain]?.machines ?? {});
    const held = renameMachines(slotsOf(before.hosts, domain), machines);
    const wishes = hostWishes(domain, prefix ?? "", machines);
    const { slots, refusals } = allocateSlots(held, wishes.hosts, automaticHosts);
    hosts[domain] = slots;
    problems.push(...wishes.problems, ...refusals.map(hostProblem(domain, prefix ?? "")));
  }
  const nics = allocateNics(before.nics, request.firewallNics ?? []);
  return { plan: { subnets, hosts, ...(nics === undefined ? {} : { nics }) }, problems };
}

/** A NIC keeps its number while others come and go: in the machine they are known by it. */
function allocateNics(held: Slots | undefined, domains: readonly string[]): Slots | undefined {
  if (held === undefined && domains.length === 0) return undefined;
  const wanted = new Map(domains.map((domain) => [domain, undefined]));
  return allocateSlots(held ?? noSlots, wanted, automaticNics).slots;
}

function basesOf(plan: AddressPlan, { domains }: AddressRequest): string[] {
  const wished = Object.values(domains).map(({ base }) => base);
  return [...new Set([...Object.keys(plan.subnets), ...wished])].sort();
}

function outOfRange(domains: AddressRequest["domains"]): ReadonlyMap<string, AddressProblem> {
  const isOctet = (subnet: number) => Number.isInteger(subnet) && subnet >= 0 && subnet <= 254;
  return new Map(
    Object.entries(domains).flatMap(([domain, { subnet }]) =>
      subnet === undefined || isOctet(subnet)
        ? []
        : [[domain, subnetRefused(domain, `${subnet} is not a whole number from 0 to 254`)]],
    ),
  );
}

/** The first three octets of every domain that the plan knows; undefined for one that left. */
function prefixes(subnets: AddressPlan["subnets"]): ReadonlyMap<string, string | undefined> {
  const active = Object.entries(subnets).flatMap(([base, slots]) =>
    Object.entries(slots.active).map(([domain, subnet]) => [domain, `${base}.${subnet}`] as const),
  );
  const retired = Object.values(subnets).flatMap((slots) => slots.retired.map(({ name }) => name));
  const known = new Map(active);
  const names = [...new Set([...known.keys(), ...retired])].sort();
  return new Map(names.map((name) => [name, known.get(name)]));
}

function subnetProblem(base: string) {
  return ({ name, slot, holder }: Refusal): AddressProblem =>
    subnetRefused(
      name,
      slot === undefined
        ? `no subnet is left in ${base}.0.0/16; remove a domain`
        : `subnet ${base}.${slot}.0/24 belongs to domain "${holder}"; choose another one`,
    );
}

function subnetRefused(domain: string, reason: string): AddressProblem {
  return { path: `domains.${domain}.subnet`, reason, kind: "refused" };
}

function hostProblem(domain: string, prefix: string) {
  return ({ name, slot, holder }: Refusal): AddressProblem => ({
    path: machinePath(domain, name),
    reason:
      slot === undefined
        ? `the addresses ${prefix}.1 to ${prefix}.99 are all taken; give an explicit address`
        : `${prefix}.${slot} belongs to machine "${holder}"; choose another one`,
    kind: "refused",
  });
}
