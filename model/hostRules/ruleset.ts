import type { Isolation } from "../isolation/aclRules.ts";
import { toUla } from "../isolation/ula.ts";
import { hostFiles } from "./hostFiles.ts";
import { ruleText } from "./ruleText.ts";

export interface RulesetArgs {
  readonly bridge: string;
  /** The bridge's own IPv4 address, without prefix length. */
  readonly gateway: string;
  /** First two octets of all addresses that count as the lab's. */
  readonly bases: readonly string[];
  /** What an ACL of the same meaning would say. */
  readonly rules: Isolation;
  readonly ipv6: "none" | "ula";
}

/**
 * The rules of one domain as a table of the server's own packet filter, for `nft -f`: loading it
 * replaces the table as a whole, or leaves it as it was.
 *
 * It looks at packets of its bridge alone, before Incus does (priority -1). To accept one there does
 * not end its way: every other table has a say, so that both ends of a flow must let it through, as
 * with ACLs. Of the server itself guests reach nothing but what their gateway's address offers them,
 * whatever other addresses it has.
 */
export function hostRuleset(args: RulesetArgs): string {
  const { bridge, rules } = args;
  const { table } = hostFiles(bridge);
  const chains = [
    chain("from_guests", [...closedFirst(rules.egress), "drop"]),
    chain("to_guests", [...closedFirst(rules.ingress), "drop"]),
    chain("forward", forwardRules(args)),
    chain("input", inputRules(args)),
    chain("output", outputRules(bridge)),
  ];
  return [
    `add table inet ${table}`,
    `delete table inet ${table}`,
    `table inet ${table} {`,
    ...chains,
    "}",
    "",
  ].join("\n");
}

/** Incus puts drops before allows, wherever they stand. */
function closedFirst(rules: Isolation["egress"]): string[] {
  const ofAction = (action: string) => rules.filter((rule) => rule.action === action);
  return [...ofAction("drop"), ...ofAction("allow")].map(ruleText);
}

function forwardRules({ bridge, gateway, bases, ipv6 }: RulesetArgs): string[] {
  const subnet = gateway.replace(/\d+$/, "0");
  const lab = bases.map((base) => `${base}.0.0`);
  const astray = (daddr: string) => `iifname "${bridge}" oifname != "net-*" ${daddr} drop`;
  return [
    hook("forward"),
    `iifname != "${bridge}" oifname != "${bridge}" accept`,
    // Bridged frames come by as well where br_netfilter is loaded.
    `iifname "${bridge}" oifname "${bridge}" accept`,
    // While a bridge is without its address, the default route would take what is for its guests.
    ...lab.map((first) => astray(`ip daddr ${first}/16`)),
    ...(ipv6 === "none" ? [] : lab.map((first) => astray(`ip6 daddr ${ulaOf(first)}/56`))),
    "ct state invalid drop",
    "ct state established,related accept",
    // From elsewhere, an address of the domain's own is forged.
    `oifname "${bridge}" ip saddr ${subnet}/24 drop`,
    ipv6 === "none"
      ? "meta nfproto ipv6 drop"
      : `oifname "${bridge}" ip6 saddr ${ulaOf(subnet)}/64 drop`,
    `iifname "${bridge}" jump from_guests`,
    `oifname "${bridge}" jump to_guests`,
  ];
}

/** DHCP, DNS and what IPv6 needs to work at all are open, as Incus has them before any ACL. */
function inputRules({ bridge, gateway, ipv6 }: RulesetArgs): string[] {
  const ownIpv6 = `{ ${toUla(gateway)}, fe80::/10 }`;
  const dns = (own: string) => ["tcp", "udp"].map((name) => `${own} ${name} dport 53 accept`);
  return [
    hook("input"),
    `iifname != "${bridge}" accept`,
    "ct state established,related accept",
    "meta nfproto ipv4 udp dport 67 accept",
    ...dns(`ip daddr ${gateway}`),
    `ip daddr != ${gateway} drop`,
    ...(ipv6 === "none"
      ? ["meta nfproto ipv6 drop"]
      : [
          "meta nfproto ipv6 udp dport 547 accept",
          "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld2-listener-report, mld-listener-done } accept",
          ...dns(`ip6 daddr ${ownIpv6}`),
          `ip6 daddr != ${ownIpv6} drop`,
        ]),
    "jump from_guests",
  ];
}

/** Leases and what IPv6 needs go out, as Incus has it; pings by IPv6 with them. */
function outputRules(bridge: string): string[] {
  return [
    hook("output"),
    `oifname != "${bridge}" accept`,
    "ct state established,related accept",
    "meta l4proto ipv6-icmp accept",
    "udp sport { 67, 547 } accept",
    "jump to_guests",
  ];
}

/** Of an address that ends with 0. */
function ulaOf(first: string): string {
  return toUla(first).replace(/::0$/, "::");
}

function hook(name: "forward" | "input" | "output"): string {
  return `type filter hook ${name} priority -1; policy accept;`;
}

function chain(name: string, lines: readonly string[]): string {
  return [`  chain ${name} {`, ...lines.map((line) => `    ${line}`), "  }"].join("\n");
}
