import { facts } from "../../infra.ts";
import { workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const card = (more: object = {}) => ({ card: { type: "gpu", ...more } });
const devices = card();
const first = "0000:01:00.0";
const second = "0000:41:00.0";
const known = (...gpus: string[]) => ({ ...facts, gpus });
const both = (admin: object, work: object, more: object = {}) => ({
  domains: {
    admin: { machines: { "admin-ctl": admin }, ...more },
    work: { machines: { "work-dev": work } },
  },
});
const shared = { global: { gpu_policy: "shared" } };
const pci = `${workDevPath}.devices.card.pci`;

export const gpuCases: readonly RuleCase[] = [
  {
    code: "V16",
    title: "one GPU by a profile, one by a device",
    patch: both({ profiles: ["nvidia"] }, { devices }, { profiles: { nvidia: { devices } } }),
    at: ["global"],
  },
  {
    code: "V16",
    title: "said explicitly",
    patch: {
      global: { gpu_policy: "exclusive" },
      ...both({ devices }, { devices, gpu: true }),
    },
    at: ["global.gpu_policy"],
  },
  {
    code: "V16",
    title: "the only card, named by one of them",
    patch: both({ gpu: true }, { devices: card({ pci: "01:00.0" }) }),
    facts: known(first),
    at: ["global"],
  },
  {
    code: "V16",
    title: "a card by its number and one by its address",
    patch: both({ devices: card({ id: 0 }) }, { devices: card({ pci: second }) }),
    at: ["global"],
  },
  {
    code: "W2",
    title: "shared",
    patch: { ...shared, ...both({ devices }, { devices }) },
    at: ["global.gpu_policy"],
  },
  {
    code: "G1",
    title: "gpu without a device",
    patch: workDev({ gpu: true }),
    at: [`${workDevPath}.gpu`],
  },
  {
    code: "G1",
    title: "in a virtual machine",
    patch: workDev({ gpu: true, type: "vm" }),
    at: [`${workDevPath}.gpu`],
  },
  {
    code: "G2",
    title: "no card",
    patch: workDev({ gpu: true }),
    facts: known(),
    at: [`${workDevPath}.gpu`],
  },
  {
    code: "G2",
    title: "two cards",
    patch: workDev({ gpu: true }),
    facts: known(first, second),
    at: [`${workDevPath}.gpu`],
  },
  ...["01", "1:0.0", "pci0", 60].map((value) => ({
    code: "G3",
    title: `written as ${value}`,
    patch: workDev({ devices: card({ pci: value }) }),
    at: [pci],
  })),
  {
    code: "G3",
    title: "another card than there is, also in a profile",
    patch: {
      domains: {
        admin: { profiles: { gpu: { devices: card({ pci: second }) } } },
        work: { machines: { "work-dev": { devices: card({ pci: second }) } } },
      },
    },
    facts: known(first),
    at: ["domains.admin.profiles.gpu.devices.card.pci", pci],
  },
  ...Object.entries({
    device: { devices: { gpu: { type: "none" } } },
    volume: { storage_volumes: { gpu: { path: "/gpu" } } },
  }).map(([title, keys]) => ({
    code: "G4",
    title,
    patch: workDev({ gpu: true, ...keys }),
    facts: known(first),
    at: [`${workDevPath}.gpu`],
  })),
];
