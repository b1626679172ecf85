import type { Addresses } from "../../model/addresses/addresses.ts";
import { firewallNics } from "../../model/firewall/firewallNics.ts";
import { firewallOf } from "../../model/firewall/labFirewall.ts";
import { uplinkOf } from "../../model/firewall/uplink.ts";
import type { Lab } from "../../model/lab.ts";

/** Whose an address is; empty where it is nobody's in the lab. */
export interface Owner {
  /** A machine, or `host` for the server. */
  readonly name: string;
  readonly domain: string;
}

/** Tells whose an address is, by what the plan has given out. */
export function ownersOf(lab: Lab, addresses: Addresses): (address: string) => Owner {
  const known = new Map<string, Owner>();
  const firewall = firewallOf(lab);
  if (firewall !== undefined) {
    const { address, gateway } = uplinkOf(lab, firewall, addresses);
    known.set(address, { name: firewall.machine, domain: "" });
    known.set(gateway, { name: "host", domain: "" });
    for (const nic of firewallNics(firewall, lab.projects, addresses)) {
      known.set(nic.address, { name: firewall.machine, domain: nic.domain });
    }
  }
  for (const { domain, gateway } of lab.projects) known.set(gateway, { name: "host", domain });
  for (const { machine, domain, address } of lab.instances) {
    known.set(address, { name: machine, domain });
  }
  const network = (address: string) => address.replace(/\.\d+$/, "");
  const domains = new Map(lab.projects.map(({ domain, gateway }) => [network(gateway), domain]));
  return (address) =>
    known.get(address) ?? { name: "", domain: domains.get(network(address)) ?? "" };
}
