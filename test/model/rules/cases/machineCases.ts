import { machinePath, work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

export const machineCases: readonly RuleCase[] = [
  {
    code: "V09",
    title: "twice",
    patch: work({ machines: { "admin-ctl": null } }),
    at: ["domains.work.machines.admin-ctl"],
  },
  ...["Bad_Name!", "-a", "a-", "42", "a".repeat(64)].map((name) => ({
    code: "P06",
    title: name,
    patch: work({ machines: { [name]: null } }),
    at: [machinePath(name)],
  })),
  {
    code: "S6",
    title: "a machine like a domain, and host",
    patch: { domains: { work: { machines: { admin: null } }, host: { subnet_id: 9 } } },
    at: ["domains.work.machines.admin", "domains.host"],
  },
  ...["1.0", "1.254", "1.255", "1.999", "1.x", "1.", "1.10/24", "01.10"].map((end) => ({
    code: "S1",
    title: `10.100.${end}`,
    patch: workDev({ ip: `10.100.${end}` }),
    at: [`${workDevPath}.ip`],
  })),
  {
    code: "V12",
    title: "taken",
    patch: work({ machines: { other: { ip: "10.100.1.10" } } }),
    at: ["domains.work.machines.other.ip"],
  },
  ...["10.100.2.10", "10.10.1.10", "192.168.1.10"].map((ip) => ({
    code: "V13",
    title: ip,
    patch: workDev({ ip }),
    at: [`${workDevPath}.ip`],
  })),
  {
    code: "V15",
    title: "unknown, and another domain's",
    patch: {
      domains: {
        admin: { profiles: { theirs: {} } },
        work: { machines: { "work-dev": { profiles: ["default", "nope", "theirs"] } } },
      },
    },
    at: [`${workDevPath}.profiles[1]`, `${workDevPath}.profiles[2]`],
  },
  {
    code: "N3",
    title: "eth0",
    patch: workDev({ devices: { eth0: { type: "nic" } } }),
    at: [`${workDevPath}.devices.eth0`],
  },
  {
    code: "V02",
    title: "perm",
    patch: { global: { gpu_policy: "perm" } },
    at: ["global.gpu_policy"],
  },
  {
    code: "V03",
    title: "none",
    patch: { global: { firewall_mode: "none" } },
    at: ["global.firewall_mode"],
  },
  { code: "V10", title: "kvm", patch: workDev({ type: "kvm" }), at: [`${workDevPath}.type`] },
  {
    code: "V14",
    title: "number",
    patch: workDev({ ephemeral: 1 }),
    at: [`${workDevPath}.ephemeral`],
  },
  {
    code: "P02",
    title: "numbers",
    patch: { global: { default_os_image: 13, default_connection: 1, default_user: 0 } },
    at: ["global.default_os_image", "global.default_connection", "global.default_user"],
  },
  { code: "P08", title: "text", patch: workDev({ gpu: "yes" }), at: [`${workDevPath}.gpu`] },
];
