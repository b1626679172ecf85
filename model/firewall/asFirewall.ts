import type { Addresses } from "../addresses/addresses.ts";
import type { LabInstance, LabProject } from "../lab.ts";
import { firewallDevices, firewallNics } from "./firewallNics.ts";
import { uplinkOf } from "./uplink.ts";

/** Option that tells the machine from others on the server: it alone is without address filters. */
export const firewallMark = "user.strata.firewall";

/** The machine with what makes a firewall of it, as far as the server is concerned. */
export function asFirewall(
  machine: LabInstance,
  projects: readonly LabProject[],
  addresses: Addresses,
  prefix: string,
): LabInstance {
  const uplink = uplinkOf({ prefix }, machine, addresses);
  const bridges = new Set([uplink.bridge, ...projects.map(({ bridge }) => bridge)]);
  const others = Object.entries(machine.devices).filter(
    ([, { network = "" }]) => !bridges.has(network),
  );
  const nics = firewallDevices(firewallNics(machine, projects, addresses), uplink);
  // A container would start with what the server has, and forward before it has its rules.
  const closed = machine.type === "container" ? { "linux.sysctl.net.ipv4.ip_forward": "0" } : {};
  return {
    ...machine,
    antiSpoofing: false,
    config: { ...closed, ...machine.config, [firewallMark]: "true" },
    devices: { ...Object.fromEntries(others), ...nics },
  };
}
