import type { Addresses } from "../addresses/addresses.ts";
import type { Lab, LabProject } from "../lab.ts";
import { type Isolation, isolationRules } from "./aclRules.ts";

/** The rules of one domain of a lab, with the addresses that the plan has given out. */
export function domainIsolation(
  { policies, hostNetworks, bases, ipv6 }: Lab,
  { domain, internet }: LabProject,
  addresses: Addresses,
): Isolation {
  return isolationRules({ domain, bases, addresses, policies, hostNetworks, internet, ipv6 });
}
