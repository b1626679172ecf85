import type { AddressPlan } from "./allocate.ts";

/** The plan's active numbers, written out. */
export interface Addresses {
  /** CIDR by domain, such as `10.100.0.0/24`. */
  readonly subnets: Readonly<Record<string, string>>;
  /** The bridge's own address by domain, without prefix length. */
  readonly gateways: Readonly<Record<string, string>>;
  /** By machine, without prefix length. */
  readonly addresses: Readonly<Record<string, string>>;
}

export function writeAddresses(base: string, plan: AddressPlan): Addresses {
  const domains = Object.entries(plan.subnets.active).sort(([a], [b]) => (a < b ? -1 : 1));
  const machines = domains.flatMap(([domain, subnet]) =>
    Object.entries(plan.hosts[domain]?.active ?? {})
      .map(([machine, host]) => [machine, `${base}.${subnet}.${host}`] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    subnets: Object.fromEntries(domains.map(([name, n]) => [name, `${base}.${n}.0/24`])),
    gateways: Object.fromEntries(domains.map(([name, n]) => [name, `${base}.${n}.254`])),
    addresses: Object.fromEntries(machines),
  };
}
