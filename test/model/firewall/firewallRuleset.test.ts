import { describe, expect, it } from "vitest";
import { writeAddresses } from "../../../model/addresses/addresses.ts";
import { firewallRuleset } from "../../../model/firewall/firewallRuleset.ts";
import { found, patched, resolveData, valid, type Mapping } from "../infra.ts";

const lab: Mapping = {
  global: { firewall_mode: "vm" },
  domains: {
    admin: { machines: { "sys-firewall": { type: "lxc" } } },
    web: { subnet_id: 2, machines: { w1: { ip: "10.100.2.1" } } },
    shut: { subnet_id: 3, internet: false },
  },
};
const facts = {
  networks: [
    { name: "lan", addresses: ["192.168.1.5/24", "2001:db8::5/64"], bridge: false },
    { name: "other", addresses: ["10.250.0.1/24"], bridge: true },
  ],
};

/** The rules of each chain that a description comes to. */
function chainsOf(...patches: readonly Mapping[]): Record<string, string[]> {
  const { resolution, text } = rulesetOf(...patches);
  expect(found(resolution.errors)).toEqual([]);
  const rules = text.slice(text.lastIndexOf("table inet strata"));
  return Object.fromEntries(
    [...rules.matchAll(/ {2}chain (\w+) \{\n([^}]*(?:\}[^\n][^}]*)*)\n {2}\}/g)].map(
      ([, name = "", body = ""]) => [name, body.split("\n").map((line) => line.trim())],
    ),
  );
}

function rulesetOf(...patches: readonly Mapping[]) {
  const description = [lab, ...patches].reduce((base, patch) => patched(patch, base), valid);
  const resolution = resolveData(description, facts);
  const { lab: resolved, plan } = resolution;
  const firewall = resolved?.instances.find(({ machine }) => machine === resolved.firewall);
  if (!resolved || !plan || !firewall) return { resolution, text: "" };
  return { resolution, text: firewallRuleset(resolved, firewall, writeAddresses(plan)) };
}

const policies = (...list: Mapping[]) => ({ network_policies: list });
const web = "10.100.2.1-10.100.2.253";
const work = "10.100.1.1-10.100.1.253";
const accepted = (rules: readonly string[] = []) =>
  rules.filter((rule) => rule.includes("counter accept") && !rule.includes("outside"));

describe("what passes from domain to domain", () => {
  it("is what policies say, by subnet or address, port and protocol", () => {
    const { forward } = chainsOf(
      policies(
        { from: "work", to: "web", ports: [443, 80] },
        { from: "w1", to: "work", ports: [53], protocol: "udp", description: "names" },
        { from: "work-dev", to: "w1" },
      ),
    );
    expect(accepted(forward)).toEqual([
      `ip saddr ${work} ip daddr ${web} tcp dport { 443, 80 } counter accept comment "policy work to web"`,
      `ip saddr 10.100.2.1 ip daddr ${work} udp dport { 53 } counter accept comment "names"`,
      'ip saddr 10.100.1.10 ip daddr 10.100.2.1 counter accept comment "policy work-dev to w1"',
    ]);
    expect(forward?.slice(0, 2)).toEqual([
      "ct state established,related accept",
      "ct state invalid drop",
    ]);
    expect(forward?.at(-1)).toBe("goto refuse");
  });

  it("goes both ways where a policy does, to the same ports", () => {
    const both = { from: "work", to: "web", ports: [22], bidirectional: true };
    expect(accepted(chainsOf(policies(both))["forward"]).map((rule) => rule.slice(0, 60))).toEqual([
      `ip saddr ${work} ip daddr ${web} tcp dport { 22 }`.slice(0, 60),
      `ip saddr ${web} ip daddr ${work} tcp dport { 22 }`.slice(0, 60),
    ]);
  });

  it("is never the server's, nor what stays in a domain", () => {
    const chains = chainsOf(
      policies(
        { from: "host", to: "web", ports: [80] },
        { from: "work", to: "host", ports: [80] },
        { from: "w1", to: "web" },
      ),
    );
    expect(Object.values(chains).flatMap(accepted)).toEqual([]);
  });

  it("has no text of a description in it but as a comment", () => {
    const evil = 'x" ; } chain y { # \\\n é';
    const { forward } = chainsOf(policies({ from: "work", to: "web", description: evil }));
    expect(accepted(forward)[0]).toMatch(/ comment "x\? \? \? chain y \? \? \?\? \?"$/);
  });
});

describe("what leaves the lab", () => {
  it("is what domains with internet send to addresses that are nobody's here", () => {
    const { forward, leave } = chainsOf();
    const outside = "{ 0.0.0.0-10.99.255.255, 10.101.0.0-255.255.255.255 }";
    expect(forward?.slice(2)).toEqual([
      "ip daddr 192.168.1.5 goto refuse",
      "ip daddr 10.250.0.1/24 goto refuse",
      ...[
        ["admin", "10.100.0.1-10.100.0.253"] as const,
        ["work", work] as const,
        ["web", web] as const,
      ].map(
        ([domain, source]) =>
          `ip saddr ${source} ip daddr ${outside} counter accept comment "${domain} to the outside"`,
      ),
      "goto refuse",
    ]);
    expect(leave).toEqual([`ip daddr ${outside} masquerade`]);
  });
});

describe("the machine itself", () => {
  it("is open to its domain, answers pings of all, and the rest is up to policies", () => {
    const { input } = chainsOf(
      policies(
        { from: "web", to: "sys-firewall", ports: [22] },
        { from: "host", to: "admin", ports: [9100] },
      ),
    );
    expect(input).toEqual([
      "iif lo accept",
      "ct state established,related accept",
      "ct state invalid drop",
      "ip saddr 10.100.0.1-10.100.0.253 accept",
      ...[
        [work, "10.100.1.253"],
        [web, "10.100.2.253"],
        ["10.100.3.1-10.100.3.253", "10.100.3.253"],
      ]
        .toSorted(([, a = ""], [, b = ""]) => order(a) - order(b))
        .map(([from, to]) => `ip saddr ${from} ip daddr ${to} icmp type echo-request accept`),
      `ip saddr ${web} ip daddr 10.100.0.253 tcp dport { 22 } counter accept comment "policy web to sys-firewall"`,
      'ip saddr 10.100.0.254 ip daddr 10.100.0.253 tcp dport { 9100 } counter accept comment "policy host to admin"',
      "fib daddr type { broadcast, multicast } drop",
      "goto refuse",
    ]);
  });

  it("may send what its domain may", () => {
    const { output } = chainsOf(
      policies({ from: "admin", to: "w1", ports: [22] }, { from: "work", to: "web" }),
    );
    expect(accepted(output)).toEqual([
      'ip daddr 10.100.2.1 tcp dport { 22 } counter accept comment "policy admin to w1"',
    ]);
    expect(output?.[0]).toBe("icmp type redirect drop");
  });
});

/** In the order of NICs: by name of the domain. */
function order(address: string): number {
  return ["10.100.3.253", "10.100.2.253", "10.100.1.253"].indexOf(address);
}

describe("the text", () => {
  it("replaces every rule in one transaction and keeps what was remembered", () => {
    const { text } = rulesetOf();
    const flushed = [...text.matchAll(/^flush chain inet strata (\w+)$/gm)].map(([, name]) => name);
    expect(flushed).toEqual(Object.keys(chainsOf()));
    expect(text).not.toMatch(/delete|flush (table|set|ruleset)/);
    expect(text).toMatch(/set drops_ports \{ .*timeout 86400s; counter; \}/);
  });
});
