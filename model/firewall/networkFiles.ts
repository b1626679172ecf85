import type { FirewallNic } from "./firewallNics.ts";
import { type Uplink, uplinkNic } from "./uplink.ts";

const head = "# Written by strata; changes are overwritten.\n";

/**
 * Where the machine finds the settings of one NIC. systemd-networkd takes the first file that
 * matches, so that these go before an image's own and cloud-init's.
 */
function networkPath(name: string): string {
  return `/etc/systemd/network/05-strata-${name}.network`;
}

export function domainNetworkPath(domain: string): string {
  return networkPath(`net-${domain}`);
}

export const uplinkNetworkPath = networkPath(uplinkNic);

/**
 * The settings of one NIC. Nothing is asked of DHCP, which would name the machine as gateway.
 *
 * @param isOwn whether it is in the machine's own domain: names are asked for as others there do
 */
export function domainNetworkText(
  { mac, address, gateway }: Pick<FirewallNic, "mac" | "address" | "gateway">,
  isOwn: boolean,
): string {
  return settings(mac, address, isOwn ? [`DNS=${gateway}`] : []);
}

export function uplinkNetworkText({ mac, address, gateway }: Uplink): string {
  return settings(mac, address, [`Gateway=${gateway}`]);
}

function settings(mac: string, address: string, more: readonly string[]): string {
  const lines = [
    "[Match]",
    `MACAddress=${mac}`,
    "",
    "[Network]",
    "DHCP=no",
    "LinkLocalAddressing=no",
    "IPv6AcceptRA=no",
    `Address=${address}/24`,
    ...more,
  ];
  return `${head}${lines.join("\n")}\n`;
}
