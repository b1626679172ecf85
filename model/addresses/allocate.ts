import { parseIpv4 } from "./ipv4.ts";
import { allocateSlots, noSlots, type Refusal, type Slots } from "./slots.ts";

/** What a lab asks for. Names map to nothing when the number is to be chosen automatically. */
export interface AddressRequest {
  /** The first two octets, such as `10.100`. */
  readonly base: string;
  readonly domains: Readonly<Record<string, DomainRequest>>;
}

export interface DomainRequest {
  /** The third octet, 0-254. */
  readonly subnet?: number | undefined;
  readonly machines: Readonly<Record<string, { readonly address?: string | undefined }>>;
}

/** All numbers ever given out. It outlives the names in it, so that nothing is renumbered. */
export interface AddressPlan {
  readonly subnets: Slots;
  /** Last octets by domain; retired domains keep theirs as long as their subnet rests. */
  readonly hosts: Readonly<Record<string, Slots>>;
}

/** `path` is a property path of the request. */
export interface AddressProblem {
  readonly path: string;
  readonly reason: string;
}

const automaticSubnets = { lowest: 0, highest: 254 };
/** .100-.199 are the bridge's DHCP pool, .250 and above infrastructure. */
const automaticHosts = { lowest: 1, highest: 99 };
const lastHost = 253;

/**
 * Decides every subnet and address. Pure, deterministic, and independent of the order of names.
 * The plan is always usable for what is not named by a problem.
 */
export function allocate(
  previous: AddressPlan | undefined,
  request: AddressRequest,
): { readonly plan: AddressPlan; readonly problems: readonly AddressProblem[] } {
  const wanted = new Map(
    Object.entries(request.domains).map(([domain, { subnet }]) => [domain, subnet] as const),
  );
  const outside = outOfRange(wanted);
  for (const domain of outside.keys()) wanted.delete(domain);
  const subnets = allocateSlots(previous?.subnets ?? noSlots, wanted, automaticSubnets);
  const problems = [...outside.values(), ...subnets.refusals.map(subnetProblem(request.base))];

  const hosts: Record<string, Slots> = {};
  for (const { name } of subnets.slots.retired) {
    hosts[name] = allocateSlots(hostsOf(previous, name), new Map(), automaticHosts).slots;
  }
  for (const [domain, subnet] of Object.entries(subnets.slots.active)) {
    const prefix = `${request.base}.${subnet}`;
    const wishes = hostWishes(domain, prefix, request.domains[domain]?.machines ?? {});
    const result = allocateSlots(hostsOf(previous, domain), wishes.hosts, automaticHosts);
    hosts[domain] = result.slots;
    problems.push(...wishes.problems, ...result.refusals.map(hostProblem(domain, prefix)));
  }
  return { plan: { subnets: subnets.slots, hosts }, problems };
}

function hostsOf(plan: AddressPlan | undefined, domain: string): Slots {
  return plan?.hosts[domain] ?? noSlots;
}

function outOfRange(wanted: ReadonlyMap<string, number | undefined>): Map<string, AddressProblem> {
  const isOctet = (subnet: number) => Number.isInteger(subnet) && subnet >= 0 && subnet <= 254;
  const wrong = [...wanted].filter(([, subnet]) => subnet !== undefined && !isOctet(subnet));
  return new Map(
    wrong.map(([domain, subnet]) => [
      domain,
      { path: `domains.${domain}.subnet`, reason: `${subnet} is not a whole number from 0 to 254` },
    ]),
  );
}

function hostWishes(domain: string, prefix: string, machines: DomainRequest["machines"]) {
  const hosts = new Map<string, number | undefined>();
  const problems: AddressProblem[] = [];
  for (const [machine, { address }] of Object.entries(machines)) {
    const octets = address === undefined ? undefined : parseIpv4(address);
    const host = octets?.[3];
    const reason = address === undefined ? undefined : misfit(address, prefix, host);
    if (reason === undefined) hosts.set(machine, host);
    else problems.push({ path: machinePath(domain, machine), reason });
  }
  return { hosts, problems };
}

function misfit(address: string, prefix: string, host: number | undefined): string | undefined {
  if (host === undefined) return `"${address}" is not an IPv4 address`;
  if (address !== `${prefix}.${host}`) return `${address} is outside the domain's ${prefix}.0/24`;
  if (host < 1 || host > lastHost) return `${address} is reserved; choose .1 to .${lastHost}`;
  return undefined;
}

function machinePath(domain: string, machine: string): string {
  return `domains.${domain}.machines.${machine}.address`;
}

function subnetProblem(base: string) {
  return ({ name, slot, holder }: Refusal): AddressProblem => ({
    path: `domains.${name}.subnet`,
    reason:
      slot === undefined
        ? `no subnet is left in ${base}.0.0/16; remove a domain`
        : `subnet ${base}.${slot}.0/24 belongs to domain "${holder}"; choose another one`,
  });
}

function hostProblem(domain: string, prefix: string) {
  return ({ name, slot, holder }: Refusal): AddressProblem => ({
    path: machinePath(domain, name),
    reason:
      slot === undefined
        ? `the addresses ${prefix}.1 to ${prefix}.99 are all taken; give an explicit address`
        : `${prefix}.${slot} belongs to machine "${holder}"; choose another one`,
  });
}
