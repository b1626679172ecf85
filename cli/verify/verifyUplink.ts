import type { Addresses } from "../../model/addresses/addresses.ts";
import { firewallOf } from "../../model/firewall/labFirewall.ts";
import { uplinkIsolation, uplinkOf } from "../../model/firewall/uplink.ts";
import type { Lab } from "../../model/lab.ts";
import { uplinkConfig } from "../../model/objects/bridgeConfig.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { paths } from "../../provider/incus/api/paths.ts";
import type { Network } from "../../provider/incus/api/types/networks.ts";
import { compareAcl } from "./compareAcl.ts";
import { compareBridge } from "./compareBridge.ts";
import type { Finding } from "./finding.ts";
import type { LiveAcl } from "./liveDomain.ts";

/** What differs of the bridge between the firewall machine and the server, where there is one. */
export async function verifyUplink(
  client: IncusClient,
  lab: Lab,
  addresses: Addresses,
  fix: string,
): Promise<Finding[]> {
  const firewall = firewallOf(lab);
  if (firewall === undefined) return [];
  const uplink = uplinkOf(lab, firewall, addresses);
  const name = uplink.bridge;
  const shared = client.project("default");
  const [bridge, acl] = await Promise.all([
    shared.find<Network>(paths`/1.0/networks/${name}`),
    shared.find<LiveAcl>(paths`/1.0/network-acls/${name}`),
  ]);
  const expected = {
    name,
    // A machine of the same project is as foreign there as any other.
    project: "",
    config: uplinkConfig({ acl: name, gateway: uplink.gateway }),
    instances: [firewall],
    profiles: [],
  };
  return [
    ...compareBridge(expected, bridge?.value, fix),
    ...compareAcl(name, uplinkIsolation(lab, uplink), acl?.value, fix),
  ];
}
