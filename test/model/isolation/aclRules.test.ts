import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

const neighbours = {
  action: "allow",
  state: "enabled",
  description: "machines of this domain",
  source: "10.100.1.1-10.100.1.253",
};

describe("isolationRules", () => {
  it("without policies opens a domain to itself alone", () => {
    expect(rulesOf("work")).toEqual({
      ingress: [neighbours],
      egress: [
        ...["10.100.0.0-10.100.0.255", "10.100.2.0-10.100.255.255"].map((destination) => ({
          action: "drop",
          state: "enabled",
          description: "other domains",
          destination,
        })),
        ...["tcp", "udp"].map((protocol) => ({
          action: "drop",
          state: "enabled",
          description: "the host on the bridge of this domain",
          destination: "10.100.1.254",
          protocol,
        })),
      ],
    });
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
    const { egress } = rulesOf("admin", allowed);
    expect(egress[0]).toMatchObject({ destination: "10.100.2.0-10.100.255.255" });
    expect(egress[1]).toMatchObject({ action: "drop", destination: "10.100.1.254" });
    expect(rulesOf("admin", allowed).ingress).toHaveLength(1);
    expect(rulesOf("work", allowed).egress).toEqual(rulesOf("work").egress);
  });

  it("narrows an end that is a machine to its address", () => {
    const { ingress } = rulesOf("ai", policy(controller, ollama, { ports: [11434] }));
    expect(ingress[1]).toMatchObject({
      source: "10.100.0.10/32",
      destination: "10.100.4.10/32",
      destinationPort: "11434",
    });
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
    const [first, second, third] = rulesOf("work", both).egress;
    expect([first, second, third].map((rule) => rule?.destination)).toEqual([
      "10.100.0.0-10.100.0.255",
      "10.100.2.0-10.100.3.255",
      "10.100.5.0-10.100.255.255",
    ]);
  });

  it("takes the target's gateway for the host", () => {
    const { ingress } = rulesOf("ai", policy({ kind: "host" }, ollama, { ports: [11434] }));
    expect(ingress[1]).toMatchObject({ source: "10.100.4.254", destination: "10.100.4.10/32" });
  });

  const host: LabEndpoint = { kind: "host" };
  const gatewayDrops = (domain: string, ...policies: LabPolicy[]) =>
    rulesOf(domain, ...policies).egress.filter(
      ({ destination, protocol }) => protocol !== undefined && destination?.endsWith(".254"),
    );

  it("opens the host's ports by closing the others", () => {
    const drops = gatewayDrops(
      "ai",
      policy(ai, host, { ports: [53, 22, 65535] }),
      policy(ai, host, { ports: [1], protocol: "udp" }),
    );
    expect(drops).toMatchObject([
      { protocol: "tcp", destinationPort: "1-21" },
      { protocol: "tcp", destinationPort: "23-52" },
      { protocol: "tcp", destinationPort: "54-65534" },
      { protocol: "udp", destinationPort: "2-65535" },
    ]);
    expect(drops[0]).not.toHaveProperty("source");
  });

  it("opens all of the host with all ports, also on the way back", () => {
    expect(gatewayDrops("ai", policy(ai, host))).toEqual([]);
    expect(gatewayDrops("ai", policy(host, ai, { bidirectional: true }))).toEqual([]);
    expect(gatewayDrops("ai", policy(host, ai))).toHaveLength(2);
  });

  it("splits a domain around a machine that may use the host", () => {
    const drops = gatewayDrops(
      "ai",
      policy(ollama, host, { ports: [8080] }),
      policy(ai, host, { ports: [22] }),
    );
    expect(
      drops.map(({ source, protocol, destinationPort }) => [source, protocol, destinationPort]),
    ).toEqual([
      ["0.0.0.0-10.100.4.9", "tcp", "1-21"],
      ["0.0.0.0-10.100.4.9", "tcp", "23-65535"],
      ["10.100.4.11-255.255.255.255", "tcp", "1-21"],
      ["10.100.4.11-255.255.255.255", "tcp", "23-65535"],
      ["0.0.0.0-10.100.4.9", "udp", undefined],
      ["10.100.4.11-255.255.255.255", "udp", undefined],
      ["10.100.4.10/32", "tcp", "1-21"],
      ["10.100.4.10/32", "tcp", "23-8079"],
      ["10.100.4.10/32", "tcp", "8081-65535"],
      ["10.100.4.10/32", "udp", undefined],
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
    expect(egress.slice(6).map(({ action, destination }) => `${action} ${destination}`)).toEqual([
      "drop fd0a:7374:7261:6400::-fd0a:7374:7261:6400:ffff:ffff:ffff:ffff",
      "drop fd0a:7374:7261:6402::-fd0a:7374:7261:6403:ffff:ffff:ffff:ffff",
      "drop fd0a:7374:7261:6405::-fd0a:7374:7261:64ff:ffff:ffff:ffff:ffff",
      "drop fd0a:7374:7261:6404::fe",
      "drop fd0a:7374:7261:6401::fe",
      "drop fd0a:7374:7261:6401::fe",
      "drop fe80::/10",
      "drop fe80::/10",
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
    expect(egress.slice(4)).toEqual([
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
