import type { Addresses } from "../addresses/addresses.ts";
import type { Lab, LabInstance } from "../lab.ts";
import { firewallNics } from "./firewallNics.ts";

/** The machine of `firewall_mode: vm`; undefined where the server forwards. */
export function firewallOf({
  firewall,
  instances,
}: Pick<Lab, "firewall" | "instances">): LabInstance | undefined {
  return instances.find(({ machine }) => machine === firewall);
}

/**
 * The firewall machine's address on the bridge of a domain, which is the gateway of the domain's
 * machines; undefined where the server forwards.
 */
export function bridgeFirewall(
  lab: Pick<Lab, "firewall" | "instances" | "projects">,
  domain: string,
  addresses: Addresses,
): string | undefined {
  const machine = firewallOf(lab);
  if (machine === undefined) return undefined;
  const nics = firewallNics(machine, lab.projects, addresses);
  return nics.find((one) => one.domain === domain)?.address;
}
