import { facts } from "../../infra.ts";
import { work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const server = { ...facts, cpus: 4, memory: 8 * 1024 ** 3 };
const config = (options: object) => workDev({ config: options });
const place = (key: string) => `${workDevPath}.config["${key}"]`;
const anyP08 = (key: string, value: unknown) => ({
  code: "P08",
  title: `${key}: ${JSON.stringify(value)}`,
  patch: workDev({ [key]: value }),
  at: [`${workDevPath}.${key}`],
});
const p13 = (title: string, policy: unknown, at = "") => ({
  code: "P13",
  title,
  patch: { global: { resource_policy: policy } },
  at: [`global.resource_policy${at}`],
  facts: server,
});

export const optionCases: readonly RuleCase[] = [
  anyP08("boot_autostart", "yes"),
  anyP08("boot_priority", 101),
  anyP08("boot_priority", true),
  anyP08("weight", 0),
  anyP08("snapshots_schedule", "@daily"),
  anyP08("snapshots_schedule", "0 2 * *"),
  anyP08("snapshots_schedule", "0 2 * * 7"),
  anyP08("snapshots_expiry", "30"),
  anyP08("snapshots_expiry", "1w"),
  p13("false", false),
  p13("text", "all"),
  p13("a mode", { mode: "fair" }, ".mode"),
  p13("a CPU mode", { cpu_mode: "cores" }, ".cpu_mode"),
  p13("an enforcement", { memory_enforce: true }, ".memory_enforce"),
  p13("overcommit", { overcommit: "no" }, ".overcommit"),
  p13("no mapping", { host_reserve: "20%" }, ".host_reserve"),
  ...["100%", "0%", 0, "2GiB"].map((cpu) =>
    p13(`CPU reserve ${cpu}`, { host_reserve: { cpu } }, ".host_reserve.cpu"),
  ),
  ...["0%", -1, "4G"].map((memory) =>
    p13(`memory reserve ${memory}`, { host_reserve: { memory } }, ".host_reserve.memory"),
  ),
  {
    code: "S4",
    title: "an unknown key of a mapping that could be true",
    patch: { global: { resource_policy: { mdoe: "equal" } } },
    at: ["global.resource_policy.mdoe"],
    facts: server,
  },
  {
    code: "E1",
    title: "each key",
    patch: {
      global: { isolation: "none", ipv6: true },
      domains: { work: { internet: "no", machines: { "work-dev": { spoofing: true } } } },
    },
    at: ["global.isolation", "global.ipv6", `${workDevPath}.spoofing`, "domains.work.internet"],
  },
  {
    code: "S8",
    title: "a container's options on a virtual machine",
    patch: workDev({
      type: "vm",
      config: { "security.nesting": true, "limits.cpu.allowance": "50%", "limits.cpu": 2 },
    }),
    at: [place("security.nesting"), place("limits.cpu.allowance")],
  },
  {
    code: "S8",
    title: "a virtual machine's options on a container",
    patch: config({ "security.secureboot": false, "raw.qemu.conf": "x" }),
    at: [place("security.secureboot"), place("raw.qemu.conf")],
  },
  {
    code: "S8",
    title: "in a profile that a virtual machine uses, once",
    patch: work({
      profiles: {
        used: { config: { "security.syscalls.intercept.mknod": true } },
        unused: { config: { "security.nesting": true } },
      },
      machines: {
        one: { type: "vm", profiles: ["used"] },
        two: { type: "vm", profiles: ["default", "used"] },
      },
    }),
    at: ['domains.work.profiles.used.config["security.syscalls.intercept.mknod"]'],
  },
  {
    code: "L1",
    title: "in a machine and a profile",
    patch: work({
      profiles: { small: { config: { "limits.memory": "512M", "limits.memory.enforce": "soft" } } },
      machines: {
        "work-dev": {
          config: { "limits.cpu": 1.5, "limits.cpu.allowance": "50 %", "limits.memory": "1.5GiB" },
        },
      },
    }),
    at: [
      place("limits.cpu"),
      place("limits.cpu.allowance"),
      place("limits.memory"),
      'domains.work.profiles.small.config["limits.memory"]',
    ],
  },
  {
    code: "K1",
    title: "boot, snapshots and protection said twice",
    patch: workDev({
      boot_autostart: true,
      boot_priority: 5,
      snapshots_schedule: "0 2 * * *",
      snapshots_expiry: "24h",
      ephemeral: true,
      config: {
        "boot.autostart": "no",
        "boot.autostart.priority": 6,
        "snapshots.schedule": "0 3 * * *",
        "snapshots.expiry": "24M",
        "security.protection.delete": true,
      },
    }),
    at: [
      place("boot.autostart"),
      place("boot.autostart.priority"),
      place("snapshots.schedule"),
      place("snapshots.expiry"),
      place("security.protection.delete"),
    ],
  },
];
