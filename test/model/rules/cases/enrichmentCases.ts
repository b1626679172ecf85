import { facts } from "../../infra.ts";
import { machinePath, work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const gibibyte = 1024 ** 3;
const server = { ...facts, cpus: 4, memory: 8 * gibibyte };
const aiTools = { "ai-tools": { subnet_id: 4 } };
const exclusive = { ai_access_policy: "exclusive" };
const renamedAdmin = {
  admin: undefined,
  office: { subnet_id: 0, machines: { "admin-ctl": { ip: "10.100.0.10" } } },
};

export const enrichmentCases: readonly RuleCase[] = [
  {
    code: "P03",
    title: "closed",
    patch: { global: { ai_access_policy: "closed" } },
    at: ["global.ai_access_policy"],
  },
  {
    code: "P04",
    title: "no default, no domain",
    patch: { global: exclusive },
    at: ["global.ai_access_default", "global.ai_access_policy"],
  },
  ...["ai-tools", "nope", "work-dev"].map((name) => ({
    code: "P04",
    title: `default ${name}`,
    patch: { global: { ...exclusive, ai_access_default: name }, domains: aiTools },
    at: ["global.ai_access_default"],
  })),
  {
    code: "P04",
    title: "a second policy",
    patch: {
      global: { ...exclusive, ai_access_default: "work" },
      domains: aiTools,
      network_policies: [
        { from: "work", to: "ai-tools" },
        { from: "admin", to: "work" },
        { from: "admin", to: "ai-tools" },
      ],
    },
    at: ["network_policies[2].to"],
  },
  {
    code: "P15",
    title: "a firewall without a domain for it",
    patch: { global: { firewall_mode: "vm" }, domains: renamedAdmin },
    at: ["global.firewall_mode"],
  },
  {
    code: "P15",
    title: "more than there is",
    patch: { global: { resource_policy: true }, ...workDev({ config: { "limits.cpu": 4 } }) },
    facts: server,
    at: ["global.resource_policy"],
  },
  {
    code: "W7",
    title: "more than there is, and allowed",
    patch: {
      global: { resource_policy: { overcommit: true } },
      ...workDev({ config: { "limits.memory": "100%" } }),
    },
    facts: server,
    at: ["global.resource_policy"],
  },
  {
    code: "W7",
    title: "no facts",
    patch: { global: { resource_policy: true } },
    at: ["global.resource_policy"],
  },
  {
    code: "W7",
    title: "a reserve of everything",
    patch: { global: { resource_policy: { host_reserve: { memory: "8GiB" } } } },
    facts: server,
    at: ["global.resource_policy"],
  },
  {
    code: "H1",
    title: "an address of the firewall machine",
    patch: {
      global: { firewall_mode: "vm" },
      ...work({ machines: { other: { ip: "10.100.1.253" } } }),
    },
    at: [`${machinePath("other")}.ip`],
  },
  {
    code: "H2",
    title: "a firewall machine and the server's nftables",
    patch: { global: { firewall_mode: "vm", isolation: "both", ipv6: "ula" } },
    at: ["global.isolation", "global.ipv6"],
  },
  {
    code: "V12",
    title: "the firewall machine's own address, taken before",
    patch: {
      global: { firewall_mode: "vm" },
      domains: { admin: { machines: { other: { ip: "10.100.0.253" } } } },
    },
    at: ["global.firewall_mode.ip"],
  },
  {
    code: "W5",
    title: "no policy from it",
    patch: {
      ...workDev({ roles: ["base_system", "openclaw_server"] }),
      network_policies: [{ from: "admin", to: "work" }],
    },
    at: [`${workDevPath}.roles[1]`],
  },
];
