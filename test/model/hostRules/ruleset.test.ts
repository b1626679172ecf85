import { describe, expect, it } from "vitest";
import { labRulesets } from "../../../model/hostRules/labRulesets.ts";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import type { Facts } from "../../../model/facts.ts";
import { type Mapping, patched, resolveData } from "../infra.ts";

/** Lines of a chain of a domain's table. */
function chainOf(name: string, patch: Mapping = {}, domain = "work", facts?: Facts): string[] {
  const { lab, plan, errors } = resolveData(patched(patch), facts);
  if (lab === undefined || plan === undefined) throw new Error(JSON.stringify(errors));
  const ruleset = labRulesets(lab, writeAddresses(plan)).get(domain) ?? "";
  const [, body = ""] = ruleset.split(`  chain ${name} {\n`);
  const [lines = ""] = body.split("\n  }");
  return lines.split("\n").map((line) => line.trim());
}
const ula = { global: { ipv6: "ula" } };
const policy = (keys: Mapping): Mapping => ({ network_policies: [keys] });

describe("hostRuleset", () => {
  it("replaces its own table, and no other", () => {
    const { lab, plan } = resolveData(patched({}));
    if (lab === undefined || plan === undefined) throw new Error("invalid");
    const rulesets = [...labRulesets(lab, writeAddresses(plan)).values()];
    expect(rulesets.map((text) => text.split("\n").slice(0, 3))).toEqual(
      ["admin", "work"].map((name) => [
        `add table inet strata-net-${name}`,
        `delete table inet strata-net-${name}`,
        `table inet strata-net-${name} {`,
      ]),
    );
    for (const text of rulesets)
      expect(text.match(/^(?:add|delete|table|flush) /gm)).toHaveLength(3);
  });

  it("looks at its bridge alone, before Incus, and ends no packet's way by accepting it", () => {
    for (const [name, way] of [
      ["forward", 'iifname != "net-work" oifname != "net-work" accept'],
      ["input", 'iifname != "net-work" accept'],
      ["output", 'oifname != "net-work" accept'],
    ] as const) {
      expect(chainOf(name).slice(0, 2)).toEqual([
        `type filter hook ${name} priority -1; policy accept;`,
        way,
      ]);
    }
  });

  it("lets the bridge's own frames and answers pass, and nothing that begins elsewhere", () => {
    expect(chainOf("forward").slice(2)).toEqual([
      'iifname "net-work" oifname "net-work" accept',
      'iifname "net-work" oifname != "net-*" ip daddr 10.100.0.0/16 drop',
      "ct state invalid drop",
      "ct state established,related accept",
      'oifname "net-work" ip saddr 10.100.1.0/24 drop',
      "meta nfproto ipv6 drop",
      'iifname "net-work" jump from_guests',
      'oifname "net-work" jump to_guests',
    ]);
    expect(chainOf("to_guests")).toEqual([
      'ip saddr 10.100.1.1-10.100.1.253 accept comment "machines of this domain"',
      "drop",
    ]);
  });

  it("says of a policy what its ACL says, drops first", () => {
    const ssh = policy({ from: "admin-ctl", to: "work", ports: [22], description: "ssh" });
    expect(chainOf("to_guests", ssh).slice(1)).toEqual([
      'ip saddr 10.100.0.10/32 tcp dport 22 accept comment "ssh"',
      "drop",
    ]);
    const shut = { ...ssh, domains: { admin: { internet: false } } };
    expect(chainOf("from_guests", shut, "admin")).toEqual([
      'ip daddr 10.100.0.1-10.100.0.253 accept comment "machines of this domain"',
      'ip daddr 10.100.0.254 meta l4proto icmp accept comment "pings of the gateway"',
      'ip saddr 10.100.0.10/32 ip daddr 10.100.1.1-10.100.1.253 tcp dport 22 accept comment "ssh"',
      "drop",
    ]);
    const open = chainOf("from_guests", ssh, "admin", {
      networks: [{ name: "br0", addresses: ["172.20.0.1/16"], bridge: true }],
    });
    expect([open[0], open.at(-1)]).toEqual([
      'ip daddr 172.20.0.1/16 drop comment "the host\'s bridge br0"',
      "drop",
    ]);
  });

  it("shows guests nothing of the server but the gateway's address", () => {
    const input = chainOf("input");
    expect(input.slice(2)).toEqual([
      "ct state established,related accept",
      "meta nfproto ipv4 udp dport 67 accept",
      "ip daddr 10.100.1.254 tcp dport 53 accept",
      "ip daddr 10.100.1.254 udp dport 53 accept",
      "ip daddr != 10.100.1.254 drop",
      "meta nfproto ipv6 drop",
      "jump from_guests",
    ]);
    const toHost = chainOf("from_guests", policy({ from: "work", to: "host", ports: [443] }));
    expect(toHost.filter((line) => line.startsWith("ip daddr 10.100.1.254"))).toEqual([
      'ip daddr 10.100.1.254 meta l4proto icmp accept comment "pings of the gateway"',
      expect.stringMatching(/^ip daddr 10\.100\.1\.254 tcp dport 443 accept/),
    ]);
  });

  it("has a rule of IPv6 for each of IPv4 where the lab speaks it", () => {
    expect(chainOf("forward", ula)).toContain(
      'iifname "net-work" oifname != "net-*" ip6 daddr fd0a:7374:7261:6400::/56 drop',
    );
    expect(chainOf("forward", ula)).toContain(
      'oifname "net-work" ip6 saddr fd0a:7374:7261:6401::/64 drop',
    );
    expect(chainOf("input", ula)).toContain(
      "ip6 daddr != { fd0a:7374:7261:6401::fe, fe80::/10 } drop",
    );
    const rules = chainOf("to_guests", ula);
    expect(rules.filter((line) => line.startsWith("ip6 "))).toHaveLength(1);
    expect(rules.at(-1)).toBe("drop");
  });
});
