import type { AddressPlan } from "./allocate.ts";

/** The plan's active numbers, written out. */
export interface Addresses {
  /** CIDR by domain, such as `10.100.0.0/24`. */
  readonly subnets: Readonly<Record<string, string>>;
  /** The bridge's own address by domain, without prefix length. */
  readonly gateways: Readonly<Record<string, string>>;
  /** By machine, without prefix length. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Numbers of the firewall machine's NICs by domain. Default: none. */
  readonly nics?: Readonly<Record<string, number>> | undefined;
}

export function writeAddresses(plan: AddressPlan): Addresses {
  const prefixes = Object.entries(plan.subnets)
    .flatMap(([base, { active }]) =>
      Object.entries(active).map(([domain, subnet]) => [domain, `${base}.${subnet}`] as const),
    )
    .sort(byName);
  const machines = prefixes.flatMap(([domain, prefix]) =>
    Object.entries(plan.hosts[domain]?.active ?? {})
      .map(([machine, host]) => [machine, `${prefix}.${host}`] as const)
      .sort(byName),
  );
  return {
    subnets: Object.fromEntries(prefixes.map(([name, prefix]) => [name, `${prefix}.0/24`])),
    gateways: Object.fromEntries(prefixes.map(([name, prefix]) => [name, `${prefix}.254`])),
    addresses: Object.fromEntries(machines),
    ...(plan.nics === undefined ? {} : { nics: plan.nics.active }),
  };
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
