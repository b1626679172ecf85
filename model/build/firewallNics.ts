import { firewallHost } from "../enrichment/firewallMachine.ts";
import type { Lab, LabInstance, LabProject } from "../lab.ts";
import { nic } from "./nic.ts";

/**
 * Gives the firewall machine a NIC on every bridge: its own domain's first, then the others by
 * domain. None has filters, since it forwards packets that are not its own.
 */
export function withFirewallNics(
  firewall: LabInstance,
  projects: readonly LabProject[],
  ipv6: Lab["ipv6"],
): LabInstance {
  const own = projects.filter(({ domain }) => domain === firewall.domain);
  const others = projects
    .filter(({ domain }) => domain !== firewall.domain)
    .toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
  const devices = [...own, ...others].map(({ bridge, subnet }, index) => {
    const address = index === 0 ? firewall.address : subnet.replace(/\.0\/24$/, `.${firewallHost}`);
    const name = `eth${index}`;
    return [name, { ...nic(bridge, { antiSpoofing: false, address, ipv6 }), name }] as const;
  });
  return {
    ...firewall,
    antiSpoofing: false,
    devices: { ...firewall.devices, ...Object.fromEntries(devices) },
  };
}
