import type { AddressProblem, DomainRequest } from "./allocate.ts";
import { parseIpv4 } from "./ipv4.ts";

/** .254 is the gateway. */
const lastHost = 253;

export interface HostWishes {
  /** Last octets by machine; undefined to be chosen. */
  readonly hosts: ReadonlyMap<string, number | undefined>;
  readonly problems: readonly AddressProblem[];
}

/** What a domain's machines ask for. `prefix` is the domain's first three octets. */
export function hostWishes(
  domain: string,
  prefix: string,
  machines: DomainRequest["machines"],
): HostWishes {
  const hosts = new Map<string, number | undefined>();
  const problems: AddressProblem[] = [];
  for (const [machine, { address, host: octet }] of Object.entries(machines)) {
    const host = address === undefined ? octet : parseIpv4(address)?.[3];
    const misfit = address === undefined ? undefined : findMisfit(address, prefix, host);
    if (misfit === undefined) hosts.set(machine, host);
    else problems.push({ path: machinePath(domain, machine), ...misfit });
  }
  return { hosts, problems };
}

export function machinePath(domain: string, machine: string): string {
  return `domains.${domain}.machines.${machine}.address`;
}

function findMisfit(
  address: string,
  prefix: string,
  host: number | undefined,
): Pick<AddressProblem, "reason" | "kind"> | undefined {
  const refused = (reason: string) => ({ reason, kind: "refused" as const });
  if (host === undefined) return refused(`"${address}" is not an IPv4 address`);
  if (address !== `${prefix}.${host}`) {
    return { reason: `${address} is outside the domain's ${prefix}.0/24`, kind: "outside" };
  }
  if (host >= 1 && host <= lastHost) return undefined;
  return refused(`${address} is reserved; choose .1 to .${lastHost}`);
}
