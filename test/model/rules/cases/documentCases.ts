import { facts } from "../../infra.ts";
import { workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const privileged = workDev({ config: { "security.privileged": "true" } });
const privilegedPath = `${workDevPath}.config["security.privileged"]`;

export const documentCases: readonly RuleCase[] = [
  {
    code: "V01",
    title: "names every missing key",
    patch: { project_name: undefined, global: undefined, domains: undefined },
    at: ["project_name", "global", "domains"],
  },
  ...["10.100.1", "10", "300.1", "10.01", "a.b"].map((base) => ({
    code: "A1",
    title: base,
    patch: { global: { base_subnet: base } },
    at: ["global.base_subnet"],
  })),
  {
    code: "T1",
    title: "a number for text, a list for a mapping, nothing for a value",
    patch: {
      global: { base_subnet: 10.1 },
      domains: {
        admin: { machines: { "admin-ctl": { config: { "limits.cpu": null } } } },
        work: { machines: { "work-dev": { config: [], description: {} } } },
      },
    },
    at: [
      "global.base_subnet",
      'domains.admin.machines.admin-ctl.config["limits.cpu"]',
      `${workDevPath}.config`,
      `${workDevPath}.description`,
    ],
  },
  {
    code: "S4",
    title: "unknown keys on every level",
    patch: {
      global: { os_image: "" },
      domains: {
        work: {
          machines: { "work-dev": { ram: 1 } },
          machine: {},
          profiles: { p: { description: "" } },
        },
      },
      domain: {},
      network_policies: [{ from: "admin", to: "work", port: 1 }],
    },
    at: [
      "global.os_image",
      `${workDevPath}.ram`,
      "domains.work.machine",
      "domains.work.profiles.p.description",
      "domain",
      "network_policies[0].port",
    ],
  },
  { code: "V11", title: "privileged", patch: privileged, at: [privilegedPath] },
  {
    code: "W1",
    title: "privileged, yolo",
    patch: privileged,
    facts: { ...facts, nesting: { vmNested: false, yolo: true } },
    at: [privilegedPath],
  },
  {
    code: "F1",
    title: "privileged, unknown nesting",
    patch: privileged,
    facts: { networks: [] },
    at: [privilegedPath],
  },
  { code: "F2", title: "unknown networks", patch: {}, facts: {}, at: ["domains"] },
  {
    code: "A2",
    title: "100 automatic addresses",
    patch: {
      domains: {
        more: {
          subnet_id: 9,
          machines: Object.fromEntries(
            Array.from({ length: 100 }, (_, index) => [`m${String(index).padStart(3, "0")}`, null]),
          ),
        },
      },
    },
    at: ["domains.more.machines.m099.ip"],
  },
  {
    code: "A2",
    title: "an explicit address takes no automatic one",
    patch: {
      domains: {
        more: {
          subnet_id: 9,
          machines: Object.fromEntries([
            ...Array.from({ length: 100 }, (_, index) => [`m${1000 + index}`, null]),
            ["pinned", { ip: "10.100.9.200" }],
          ]),
        },
      },
    },
    at: ["domains.more.machines.m1099.ip"],
  },
];
