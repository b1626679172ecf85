import { describe, expect, it } from "vitest";
import { isolationRules } from "../../../model/isolation/aclRules.ts";
import { found, patched, resolveData, type Mapping } from "../infra.ts";

/** What each domain's ACL lets in, from the description to the rules. */
function ingress(description: Mapping): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(aclsOf(description)).map(([domain, rules]) => [
      domain,
      rules.ingress
        .slice(1)
        .map(({ source, destination, protocol, destinationPort }) =>
          [source, destination ?? "*", protocol ?? "any", destinationPort ?? "*"].join(" "),
        ),
    ]),
  );
}

function aclsOf(description: Mapping) {
  const { lab, errors } = resolveData(description);
  expect(found(errors)).toEqual([]);
  if (lab === undefined) throw new Error("the description is not valid");
  const { projects, instances, bases, policies, hostNetworks } = lab;
  const by = (value: (project: (typeof projects)[number]) => string) =>
    Object.fromEntries(projects.map((project) => [project.domain, value(project)]));
  const addresses = {
    subnets: by(({ subnet }) => subnet),
    gateways: by(({ gateway }) => gateway),
    addresses: Object.fromEntries(instances.map(({ machine, address }) => [machine, address])),
  };
  return Object.fromEntries(
    projects.map(({ domain, internet }) => [
      domain,
      isolationRules({ domain, bases, addresses, policies, hostNetworks, internet }),
    ]),
  );
}

const threeDomains = patched({
  domains: {
    work: undefined,
    pro: { subnet_id: 2 },
    "ai-tools": { subnet_id: 4, machines: { "ai-ollama": { ip: "10.100.4.10" } } },
  },
});

describe("acceptance", () => {
  it("13: policies between domains, both ways and with all ports", () => {
    const description = {
      ...threeDomains,
      network_policies: [
        { from: "pro", to: "ai-tools", ports: [3000, 8080], bidirectional: true },
        { from: "admin", to: "pro", ports: "all" },
      ],
    };
    expect(ingress(description)).toEqual({
      admin: [],
      pro: ["10.100.4.0/24 * tcp 3000,8080", "10.100.0.0/24 * any *"],
      "ai-tools": ["10.100.2.0/24 * tcp 3000,8080"],
    });
    // The internet is not concerned, whatever policies there are.
    for (const { egress } of Object.values(aclsOf(description))) {
      const far = egress.filter(({ destination }) => !destination?.startsWith("10.100."));
      expect(far.map(({ action, destination }) => [action, destination])).toEqual([
        ["allow", "0.0.0.0-10.99.255.255"],
        ["allow", "10.101.0.0-255.255.255.255"],
      ]);
    }
  });

  it("15: the host and single machines are let in by their addresses alone", () => {
    expect(
      ingress({
        ...threeDomains,
        network_policies: [
          { from: "host", to: "ai-ollama", ports: [11434] },
          { from: "admin-ctl", to: "pro", ports: [443] },
        ],
      }),
    ).toEqual({
      admin: [],
      pro: ["10.100.0.10/32 * tcp 443"],
      "ai-tools": ["10.100.4.254 10.100.4.10/32 tcp 11434"],
    });
  });
});
