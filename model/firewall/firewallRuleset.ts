import type { Addresses } from "../addresses/addresses.ts";
import { hostDestinations } from "../isolation/hostDestinations.ts";
import { outside } from "../isolation/outside.ts";
import type { Lab, LabInstance } from "../lab.ts";
import { guestsOf } from "./ends.ts";
import { firewallNics } from "./firewallNics.ts";
import { policyWays } from "./policyWays.ts";

type Firewall = Pick<LabInstance, "machine" | "domain">;

interface Chain {
  readonly name: string;
  readonly hook: string;
  readonly rules: readonly string[];
}

/** Seconds that a drop is remembered. */
export const dropSeconds = 86_400;

/**
 * What the firewall machine loads, as text for `nft -f`: one transaction that puts new rules in the
 * place of all earlier ones and leaves the memory of what was dropped.
 *
 * Rules go by address, since a virtual machine names its NICs itself; `origin` sees to it that an
 * address comes from the NIC behind which it is. There is no IPv6.
 */
export function firewallRuleset(lab: Lab, firewall: Firewall, addresses: Addresses): string {
  const far = `{ ${outside(lab.bases).join(", ")} }`;
  // The server's other addresses count as none of the outside.
  const closed = hostDestinations(lab.hostNetworks, lab.bases, false).map(
    ({ destination }) => `ip daddr ${destination} goto refuse`,
  );
  const ways = policyWays(lab.policies, firewall, addresses);
  const own = guestsOf({ kind: "domain", domain: firewall.domain }, addresses);
  const online = lab.projects.filter(({ internet }) => internet);
  const host = `ip daddr ${addresses.gateways[firewall.domain] ?? ""}`;
  const chains: Chain[] = [
    { name: "refuse", hook: "", rules: refuse },
    {
      name: "origin",
      hook: "type filter hook prerouting priority raw; policy accept;",
      rules: ["ip saddr != { 0.0.0.0, 127.0.0.0/8 } fib saddr . iif oif missing goto refuse"],
    },
    {
      name: "forward",
      hook: "type filter hook forward priority filter; policy drop;",
      rules: [
        ...established,
        ...ways.forward,
        ...closed,
        ...online.map(
          ({ domain }) =>
            `ip saddr ${guestsOf({ kind: "domain", domain }, addresses)} ip daddr ${far} counter accept comment "${domain} to the outside"`,
        ),
        "goto refuse",
      ],
    },
    {
      name: "input",
      hook: "type filter hook input priority filter; policy drop;",
      rules: [
        "iif lo accept",
        ...established,
        `ip saddr ${own} accept`,
        ...pings(lab, firewall, addresses),
        ...ways.input,
        // Not worth remembering: guests looking for a DHCP server.
        "fib daddr type { broadcast, multicast } drop",
        "goto refuse",
      ],
    },
    {
      name: "output",
      hook: "type filter hook output priority filter; policy drop;",
      rules: [
        "icmp type redirect drop",
        "oif lo accept",
        ...established,
        `ip daddr ${own} accept`,
        `${host} icmp type echo-request accept`,
        `${host} meta l4proto { tcp, udp } th dport 53 accept`,
        ...ways.output,
        ...closed,
        ...online
          .filter(({ domain }) => domain === firewall.domain)
          .map(() => `ip daddr ${far} accept`),
        "goto refuse",
      ],
    },
    {
      name: "leave",
      hook: "type nat hook postrouting priority srcnat; policy accept;",
      rules: [`ip daddr ${far} masquerade`],
    },
  ];
  return [
    "# Written by strata from the network policies; changes are overwritten.",
    ...table([...memory, ...chains.map(declare)]),
    ...chains.map(({ name }) => `flush chain inet strata ${name}`),
    ...table(chains.map(({ name, rules }) => block(`chain ${name}`, rules))),
    "",
  ].join("\n");
}

const established = ["ct state established,related accept", "ct state invalid drop"];

const ends = "ip saddr . ip daddr . meta l4proto";
/** What was dropped, once each, with a count; the size keeps a flood from filling the memory. */
const kept = `flags dynamic,timeout; size 65535; timeout ${dropSeconds}s; counter;`;
const memory = [
  `  set drops_ports { typeof ${ends} . th dport; ${kept} }`,
  `  set drops_others { typeof ${ends}; ${kept} }`,
];
const refuse = [
  `meta l4proto { tcp, udp } update @drops_ports { ${ends} . th dport } drop`,
  `update @drops_others { ${ends} } drop`,
  "drop",
];

/** Of every domain's gateway by its machines, so that they can tell whether their network works. */
function pings(lab: Lab, firewall: Firewall, addresses: Addresses): string[] {
  const [, ...others] = firewallNics(firewall, lab.projects, addresses);
  return others.map(
    ({ domain, address }) =>
      `ip saddr ${guestsOf({ kind: "domain", domain }, addresses)} ip daddr ${address} icmp type echo-request accept`,
  );
}

function declare({ name, hook }: Chain): string {
  return `  chain ${name} { ${hook} }`;
}

function block(head: string, lines: readonly string[]): string {
  return [`  ${head} {`, ...lines.map((line) => `    ${line}`), "  }"].join("\n");
}

function table(parts: readonly string[]): string[] {
  return ["table inet strata {", ...parts, "}"];
}
