import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AclRule } from "../../../model/isolation/aclRule.ts";
import { isolationRules, type IsolationArgs } from "../../../model/isolation/aclRules.ts";
import type { LabEndpoint, LabPolicy } from "../../../model/lab.ts";

const lab = {
  bases: ["10.100"],
  addresses: {
    subnets: { admin: "10.100.0.0/24", work: "10.100.1.0/24", ai: "10.100.4.0/24" },
    gateways: { admin: "10.100.0.254", work: "10.100.1.254", ai: "10.100.4.254" },
    addresses: { "admin-ctl": "10.100.0.10", "ai-ollama": "10.100.4.10" },
  },
  hostNetworks: [],
};
const admin: LabEndpoint = { kind: "domain", domain: "admin" };
const work: LabEndpoint = { kind: "domain", domain: "work" };
const ai: LabEndpoint = { kind: "domain", domain: "ai" };
const controller: LabEndpoint = { kind: "machine", domain: "admin", machine: "admin-ctl" };
const ollama: LabEndpoint = { kind: "machine", domain: "ai", machine: "ai-ollama" };

function policy(
  source: LabEndpoint,
  target: LabEndpoint,
  more: Partial<LabPolicy> = {},
): LabPolicy {
  return {
    from: "",
    to: "",
    source,
    target,
    ports: "all",
    protocol: "tcp",
    bidirectional: false,
    description: "why",
    ...more,
  };
}

function rulesOf(domain: string, ...policies: LabPolicy[]) {
  return isolationRules({ ...lab, domain, policies });
}

/** What policies add to what leaves a domain. */
function policiesOut(domain: string, ...policies: LabPolicy[]) {
  return rulesOf(domain, ...policies).egress.slice(rulesOf(domain).egress.length);
}

const briefly = ({ action, destination, protocol }: AclRule) =>
  [action, destination, protocol].filter(Boolean).join(" ");
const neighbours = {
  action: "allow",
  state: "enabled",
  description: "machines of this domain",
  source: "10.100.1.1-10.100.1.253",
};

/** What every domain is let out to: its own machines, and pings of the server. */
const within = [
  {
    action: "allow",
    state: "enabled",
    description: "machines of this domain",
    destination: "10.100.1.1-10.100.1.253",
  },
  {
    action: "allow",
    state: "enabled",
    description: "pings of the gateway",
    destination: "10.100.1.254",
    protocol: "icmp4",
  },
];
const beyond = ["0.0.0.0-10.99.255.255", "10.101.0.0-255.255.255.255"];

describe("isolationRules", () => {
  it("without policies opens a domain to itself and the outside", () => {
    expect(rulesOf("work").ingress).toEqual([neighbours]);
    expect(rulesOf("work").egress).toEqual([
      ...within,
      ...beyond.map((destination) => ({
        action: "allow",
        state: "enabled",
        description: "what is outside the lab",
        destination,
      })),
    ]);
  });

  it("does not change when a domain without policies joins", () => {
    const { subnets, gateways } = lab.addresses;
    const grown: IsolationArgs = {
      ...lab,
      domain: "work",
      policies: [],
      addresses: {
        ...lab.addresses,
        subnets: { ...subnets, new: "10.100.9.0/24" },
        gateways: { ...gateways, new: "10.100.9.254" },
      },
    };
    expect(isolationRules(grown)).toEqual(rulesOf("work"));
  });

  it("lets a policy's ports in at the target, and the way out at the source", () => {
    const allowed = policy(admin, work, { ports: [22, 443], protocol: "tcp" });
    expect(rulesOf("work", allowed).ingress).toEqual([
      neighbours,
      {
        action: "allow",
        state: "enabled",
        description: "why",
        source: "10.100.0.0/24",
        protocol: "tcp",
        destinationPort: "22,443",
      },
    ]);
    expect(policiesOut("admin", allowed)).toEqual([
      {
        action: "allow",
        state: "enabled",
        description: "why",
        destination: "10.100.1.1-10.100.1.253",
        protocol: "tcp",
        destinationPort: "22,443",
      },
    ]);
    expect(rulesOf("admin", allowed).ingress).toHaveLength(1);
    expect(policiesOut("work", allowed)).toEqual([]);
  });

  it("narrows an end that is a machine to its address, at both ends", () => {
    const narrow = policy(controller, ollama, { ports: [11434] });
    const match = {
      source: "10.100.0.10/32",
      destination: "10.100.4.10/32",
      destinationPort: "11434",
    };
    expect(rulesOf("ai", narrow).ingress[1]).toMatchObject(match);
    expect(policiesOut("admin", narrow)).toMatchObject([match]);
  });

  it("leaves the protocol open when all ports are", () => {
    const { ingress } = rulesOf("work", policy(admin, work, { protocol: "udp" }));
    expect(ingress[1]).not.toHaveProperty("protocol");
    expect(ingress[1]).not.toHaveProperty("destinationPort");
  });

  it("opens both ways for a bidirectional policy", () => {
    const both = policy(work, ai, { ports: [3000], bidirectional: true });
    expect(rulesOf("work", both).ingress[1]).toMatchObject({ source: "10.100.4.0/24" });
    expect(rulesOf("ai", both).ingress[1]).toMatchObject({ source: "10.100.1.0/24" });
    for (const [domain, destination] of [
      ["work", "10.100.4.1-10.100.4.253"],
      ["ai", "10.100.1.1-10.100.1.253"],
    ] as const) {
      expect(policiesOut(domain, both)).toMatchObject([{ destination, destinationPort: "3000" }]);
    }
  });

  it("takes the target's gateway for the host", () => {
    const { ingress } = rulesOf("ai", policy({ kind: "host" }, ollama, { ports: [11434] }));
    expect(ingress[1]).toMatchObject({ source: "10.100.4.254", destination: "10.100.4.10/32" });
  });

  const host: LabEndpoint = { kind: "host" };

  it("opens of the host what policies name, also on the way back", () => {
    const gateway = "10.100.4.254";
    expect(
      policiesOut(
        "ai",
        policy(ai, host, { ports: [53, 22] }),
        policy(ollama, host, { ports: [1], protocol: "udp" }),
        policy(host, ai, { bidirectional: true }),
        policy(host, ai, { ports: [80] }),
      ).map(({ source, destination, protocol, destinationPort }) => [
        source,
        destination,
        protocol,
        destinationPort,
      ]),
    ).toEqual([
      [undefined, gateway, "tcp", "53,22"],
      ["10.100.4.10/32", gateway, "udp", "1"],
      [undefined, gateway, undefined, undefined],
    ]);
  });

  it("without internet only allows", () => {
    const { egress } = isolationRules({
      ...lab,
      domain: "ai",
      internet: false,
      hostNetworks: [{ name: "eth0", addresses: ["192.168.1.5/24"], bridge: false }],
      policies: [policy(ollama, work, { ports: [80] }), policy(ai, host, { ports: [22] })],
    });
    expect(egress).toMatchObject([
      { action: "allow", destination: "10.100.4.1-10.100.4.253" },
      { action: "allow", destination: "10.100.4.254", protocol: "icmp4" },
      {
        action: "allow",
        source: "10.100.4.10/32",
        destination: "10.100.1.1-10.100.1.253",
        protocol: "tcp",
        destinationPort: "80",
      },
      { action: "allow", destination: "10.100.4.254", protocol: "tcp", destinationPort: "22" },
    ]);
  });

  it("says everything for IPv6 again", () => {
    const args: IsolationArgs = {
      ...lab,
      domain: "work",
      ipv6: "ula",
      policies: [policy(controller, work, { ports: [22] }), policy(work, ai)],
      hostNetworks: [
        { name: "eth0", addresses: ["2001:db8::5/64", "fe80::1/64"], bridge: false },
        { name: "net-ai", addresses: ["fd0a:7374:7261:6404::fe/64"], bridge: true },
      ],
    };
    const { ingress, egress } = isolationRules(args);
    expect(ingress.slice(2)).toMatchObject([
      { source: "fd0a:7374:7261:6401::1-fd0a:7374:7261:6401::fd" },
      { source: "fd0a:7374:7261:6400::a/128", protocol: "tcp", destinationPort: "22" },
    ]);
    expect(egress.slice(egress.length / 2 - 1).map(briefly)).toEqual([
      "allow fd0a:7374:7261:6401::1-fd0a:7374:7261:6401::fd",
      "allow fd0a:7374:7261:6401::fe icmp6",
      "allow ::-fd0a:7374:7261:63ff:ffff:ffff:ffff:ffff",
      "allow fd0a:7374:7261:6500::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "allow fd0a:7374:7261:6404::1-fd0a:7374:7261:6404::fd",
      "drop fe80::/10 tcp",
      "drop fe80::/10 udp",
      "drop 2001:db8::5",
    ]);
  });

  it("is not changed by policies between other domains", () => {
    const end = fc.constantFrom(admin, work, ai, controller, ollama, host);
    const anyPolicy = fc
      .record({
        source: end,
        target: end,
        bidirectional: fc.boolean(),
        ports: fc.oneof(
          fc.constant("all" as const),
          fc.array(fc.integer({ min: 1, max: 65535 }), { minLength: 1 }),
        ),
      })
      .map(({ source, target, ...more }) => policy(source, target, more));
    const settings = fc.record({
      internet: fc.boolean(),
      ipv6: fc.constantFrom("none" as const, "ula" as const),
    });
    const nameOf = (one: LabEndpoint) => (one.kind === "host" ? "" : one.domain);
    fc.assert(
      fc.property(fc.array(anyPolicy), anyPolicy, settings, (policies, added, setting) => {
        for (const domain of ["admin", "work", "ai"]) {
          if ([added.source, added.target].map(nameOf).includes(domain)) continue;
          const rules = (list: LabPolicy[]) =>
            isolationRules({ ...lab, ...setting, domain, policies: list });
          expect(rules([...policies, added])).toEqual(rules(policies));
        }
      }),
    );
  });

  it("says nothing about a policy inside one domain or between others", () => {
    expect(rulesOf("work", policy(admin, ai), policy(work, work))).toEqual(rulesOf("work"));
  });

  it("closes the host's other addresses, and whole networks of its other bridges", () => {
    const { egress } = isolationRules({
      ...lab,
      domain: "work",
      policies: [],
      hostNetworks: [
        { name: "eth0", addresses: ["192.168.1.5/24", "fe80::1/64"], bridge: false },
        { name: "docker0", addresses: ["172.17.0.1/16"], bridge: true },
        { name: "net-admin", addresses: ["10.100.0.254/24"], bridge: true },
      ],
    });
    expect(egress.slice(rulesOf("work").egress.length)).toEqual([
      {
        action: "drop",
        state: "enabled",
        description: "the host on eth0",
        destination: "192.168.1.5",
      },
      {
        action: "drop",
        state: "enabled",
        description: "the host's bridge docker0",
        destination: "172.17.0.1/16",
      },
    ]);
  });
});
