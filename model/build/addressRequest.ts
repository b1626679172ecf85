import type { AddressRequest } from "../addresses/allocate.ts";
import { defaultBase, type DomainEntry, type RuleContext } from "../rules/context.ts";

/** What a valid description asks of the address plan. */
export function addressRequest({ base, domains, machines }: RuleContext): AddressRequest {
  const machinesOf = (domain: DomainEntry) =>
    machines
      .filter((machine) => machine.domain === domain)
      .map(({ name, keys }) => [name, keys.ip ? { address: keys.ip } : {}] as const);
  return {
    base: base ?? defaultBase,
    domains: Object.fromEntries(
      domains.map((domain) => [
        domain.name,
        {
          ...(typeof domain.keys.subnet_id === "number" ? { subnet: domain.keys.subnet_id } : {}),
          machines: Object.fromEntries(machinesOf(domain)),
        },
      ]),
    ),
  };
}
