import type { AddressRequest, DomainRequest } from "../addresses/allocate.ts";
import { findFirewall } from "../enrichment/firewallMachine.ts";
import type { DomainEntry, MachineEntry, RuleContext } from "../rules/context.ts";
import { isEnabled } from "../rules/enabled.ts";

/** What a valid description asks of the address plan; also for domains that are not enabled. */
export function addressRequest(context: RuleContext): AddressRequest {
  const { domains, machines } = context;
  const firewall = findFirewall(context);
  const request = (domain: DomainEntry): DomainRequest => {
    const own = machines.filter((machine) => machine.domain === domain);
    const { subnet_id: subnet, renamed_from: renamedFrom } = domain.keys;
    return {
      base: domain.base ?? "",
      ...(typeof subnet === "number" ? { subnet } : {}),
      ...(renamedFrom ? { renamedFrom } : {}),
      machines: Object.fromEntries(own.map((machine) => [machine.name, machineRequest(machine)])),
    };
  };
  return {
    domains: Object.fromEntries(domains.map((domain) => [domain.name, request(domain)])),
    ...(firewall === undefined ? {} : { firewallNics: othersThan(firewall.domain, domains) }),
  };
}

function othersThan(own: DomainEntry, domains: readonly DomainEntry[]): string[] {
  return domains
    .filter((domain) => domain !== own && isEnabled(domain))
    .map(({ name }) => name)
    .sort();
}

function machineRequest({ host, keys: { ip, renamed_from: renamedFrom } }: MachineEntry) {
  return {
    ...(ip ? { address: ip } : {}),
    ...(ip || host === undefined ? {} : { host }),
    ...(renamedFrom ? { renamedFrom } : {}),
  };
}
