import type { Addresses } from "../addresses/addresses.ts";
import { firewallHost } from "../enrichment/firewallMachine.ts";
import type { AclRule } from "../isolation/aclRule.ts";
import { allow } from "../isolation/aclRule.ts";
import type { Isolation } from "../isolation/aclRules.ts";
import { closedHost } from "../isolation/closedHost.ts";
import { outside } from "../isolation/outside.ts";
import type { Lab, LabInstance } from "../lab.ts";
import { macOf } from "./mac.ts";

/**
 * The bridge between the firewall machine and the server, with nobody else on it: where frames of a
 * bridge pass the server's packet filter (br_netfilter), NAT for it would also change what guests of
 * it send to their gateway.
 */
export interface Uplink {
  readonly bridge: string;
  /** The third octet is one that no domain can have. */
  readonly subnet: string;
  /** The bridge's own address. */
  readonly gateway: string;
  /** The machine's, without prefix length. */
  readonly address: string;
  readonly mac: string;
}

/** Name of its NIC, which follows no number: domains come and go. */
export const uplinkNic = "uplink";

export function uplinkOf(
  { prefix }: Pick<Lab, "prefix">,
  { domain }: Pick<LabInstance, "domain">,
  { subnets }: Addresses,
): Uplink {
  const net = (subnets[domain] ?? "").replace(/\.\d+\.0\/24$/, ".255");
  const address = `${net}.${firewallHost}`;
  return {
    bridge: uplinkBridge({ prefix }, { domain }),
    subnet: `${net}.0/24`,
    gateway: `${net}.254`,
    address,
    mac: macOf(address),
  };
}

/** Known before any address is. */
export function uplinkBridge(
  { prefix }: Pick<Lab, "prefix">,
  { domain }: Pick<LabInstance, "domain">,
): string {
  return `up-${prefix}${domain}`;
}

/** What the uplink's bridge lets through: the machine to what is neither the lab's nor the server's. */
export function uplinkIsolation(
  { projects, bases, hostNetworks }: Pick<Lab, "projects" | "bases" | "hostNetworks">,
  { address }: Pick<Uplink, "address">,
): Isolation {
  const out: AclRule = allow("the firewall machine to the outside", {
    source: `${address}/32`,
    destination: outside(bases).join(","),
  });
  const isOnline = projects.some(({ internet }) => internet);
  return { ingress: [], egress: isOnline ? [out, ...closedHost(hostNetworks, bases, false)] : [] };
}
