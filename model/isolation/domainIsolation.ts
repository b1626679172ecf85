import type { Addresses } from "../addresses/addresses.ts";
import type { Lab, LabProject } from "../lab.ts";
import { type Isolation, isolationRules } from "./aclRules.ts";

/** The rules of one domain of a lab, with the addresses that the plan has given out. */
export function domainIsolation(
  { policies, hostNetworks, bases, ipv6, firewall }: Lab,
  { domain, internet }: LabProject,
  addresses: Addresses,
): Isolation {
  const isForwarded = firewall !== "";
  const place = { domain, bases, addresses };
  return isolationRules({ ...place, policies, hostNetworks, internet, ipv6, isForwarded });
}
