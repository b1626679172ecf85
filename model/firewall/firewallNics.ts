import type { Addresses } from "../addresses/addresses.ts";
import { firewallHost } from "../enrichment/firewallMachine.ts";
import type { Devices, LabInstance, LabProject } from "../lab.ts";
import { macOf } from "./mac.ts";
import { type Uplink, uplinkNic } from "./uplink.ts";

/** One of the firewall machine's NICs: what a domain's machines use as their gateway. */
export interface FirewallNic {
  /** `eth0` in the machine's own domain; elsewhere the number that the plan has for the domain. */
  readonly name: string;
  readonly domain: string;
  readonly bridge: string;
  /** Made of the address, so that the machine's settings can name a NIC before it is there. */
  readonly mac: string;
  /** Without prefix length. */
  readonly address: string;
  /** The bridge's own address. */
  readonly gateway: string;
}

/** A NIC on every bridge, the machine's own domain's first, then the others by number. */
export function firewallNics(
  { machine, domain }: Pick<LabInstance, "machine" | "domain">,
  projects: readonly Pick<LabProject, "domain" | "bridge">[],
  { subnets, gateways, addresses, nics = {} }: Addresses,
): FirewallNic[] {
  const isOwn = (one: { readonly domain: string }) => one.domain === domain;
  const number = (one: { readonly domain: string }) => (isOwn(one) ? 0 : (nics[one.domain] ?? 0));
  return projects
    .filter((one) => isOwn(one) || Object.hasOwn(nics, one.domain))
    .toSorted((a, b) => number(a) - number(b))
    .map((project) => {
      const prefix = (subnets[project.domain] ?? "").replace(/\.0\/24$/, "");
      const address = isOwn(project) ? (addresses[machine] ?? "") : `${prefix}.${firewallHost}`;
      return {
        name: `eth${number(project)}`,
        domain: project.domain,
        bridge: project.bridge,
        mac: macOf(address),
        address,
        gateway: gateways[project.domain] ?? "",
      };
    });
}

/** All NICs as devices. None has address filters, since it forwards packets that are not its own. */
export function firewallDevices(nics: readonly FirewallNic[], uplink: Uplink): Devices {
  const device = (name: string, bridge: string, mac: string) =>
    ({ type: "nic", name, network: bridge, hwaddr: mac }) as const;
  return Object.fromEntries([
    ...nics.map(({ name, bridge, mac, address }) => [
      name,
      { ...device(name, bridge, mac), "ipv4.address": address },
    ]),
    // There is no DHCP on that bridge, and so nothing to reserve.
    [uplinkNic, device(uplinkNic, uplink.bridge, uplink.mac)],
  ]) as Devices;
}
