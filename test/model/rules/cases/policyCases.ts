import type { RuleCase } from "./ruleCase.ts";

const policies = (...list: unknown[]) => ({ network_policies: list });
const adminToWork = { from: "admin", to: "work" };

export const policyCases: readonly RuleCase[] = [
  {
    code: "V17",
    title: "text and nothing",
    patch: policies("foo", null, adminToWork),
    at: ["network_policies[0]", "network_policies[1]"],
  },
  {
    code: "V18",
    title: "both ends",
    patch: policies({}),
    at: ["network_policies[0].from", "network_policies[0].to"],
  },
  {
    code: "V19",
    title: "unknown ends",
    patch: policies({ from: "nope", to: "work-dev" }, { from: "host", to: "nope" }),
    at: ["network_policies[0].from", "network_policies[1].to"],
  },
  ...["80", null, { a: 1 }].map((ports) => ({
    code: "V20",
    title: JSON.stringify(ports),
    patch: policies({ ...adminToWork, ports }),
    at: ["network_policies[0].ports"],
  })),
  {
    code: "V21",
    title: "a range, 0, 65536, true",
    patch: policies({ ...adminToWork, ports: ["80-90", 0, 65536, true, 80] }),
    at: [0, 1, 2, 3].map((index) => `network_policies[0].ports[${index}]`),
  },
  {
    code: "V22",
    title: "icmp",
    patch: policies({ ...adminToWork, protocol: "icmp" }),
    at: ["network_policies[0].protocol"],
  },
  {
    code: "P09",
    title: "text",
    patch: policies({ ...adminToWork, bidirectional: "no" }),
    at: ["network_policies[0].bidirectional"],
  },
  {
    code: "S7",
    title: "empty list",
    patch: policies({ ...adminToWork, ports: [] }),
    at: ["network_policies[0].ports"],
  },
  {
    code: "W9",
    title: "inside a domain",
    patch: policies({ from: "work", to: "work-dev" }),
    at: ["network_policies[0]"],
  },
];
