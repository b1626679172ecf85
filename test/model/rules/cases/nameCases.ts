import { work, workDev, workDevPath, type RuleCase } from "./ruleCase.ts";

const nested = (absoluteLevel: number) => ({
  networks: [],
  nesting: { vmNested: false, yolo: false, absoluteLevel },
});

export const nameCases: readonly RuleCase[] = [
  {
    code: "S2",
    title: "eight characters behind a prefix",
    patch: { domains: { workshop: { subnet_id: 9 }, seventh: { subnet_id: 10 } } },
    facts: nested(1),
    at: ["domains.workshop"],
  },
  {
    code: "N4",
    title: "a long machine name behind a prefix",
    patch: work({ machines: { ["m".repeat(60)]: null, ["m".repeat(59)]: null } }),
    facts: nested(0),
    at: [`domains.work.machines.${"m".repeat(60)}`],
  },
  {
    code: "P02",
    title: "a number for the prefix",
    patch: { global: { nesting_prefix: 1 } },
    at: ["global.nesting_prefix"],
  },
  {
    code: "C1",
    title: "a number without a place, and a place without a number",
    patch: {
      domains: {
        work: { count: 2 },
        "lab-{n}": { subnet_id: 7, machines: { "l{n}-web": null } },
      },
    },
    at: ["domains.work", 'domains["lab-{n}"]'],
  },
  ...[255, -1, 1.5, "3"].map((count) => ({
    code: "C2",
    title: JSON.stringify(count),
    patch: { domains: { "lab-{n}": { count, subnet_id: 7, machines: { "l{n}": null } } } },
    at: ['domains["lab-{n}"].count'],
  })),
  {
    code: "C3",
    title: "one of the copies, and a copy of another",
    patch: {
      domains: {
        "lab-02": { subnet_id: 7 },
        "lab-{n}": { count: 3, subnet_id: 10 },
        "{n}-x": { count: 1, subnet_id: 20 },
        "01{n}": { count: 1, subnet_id: 30 },
        "{n}01": { count: 1, subnet_id: 40 },
      },
    },
    at: ['domains["lab-{n}"]', 'domains["01{n}"]', 'domains["{n}01"]'],
  },
  {
    code: "S4",
    title: "once for all copies",
    patch: { domains: { "lab-{n}": { count: 3, subnet_id: 7, machins: {} } } },
    at: ['domains["lab-{n}"].machins'],
  },
  {
    code: "V19",
    title: "a number beyond the count of one end",
    patch: {
      domains: {
        "a-{n}": { count: 2, subnet_id: 10 },
        "b-{n}": { count: 3, subnet_id: 20 },
      },
      network_policies: [
        { from: "admin", to: "work" },
        { from: "a-{n}", to: "b-{n}" },
      ],
    },
    at: ["network_policies[1].from"],
  },
  {
    code: "R1",
    title: "a domain's and a machine's",
    patch: work({ renamed_from: "Old", machines: { "work-dev": { renamed_from: "a.b" } } }),
    at: [`${workDevPath}.renamed_from`, "domains.work.renamed_from"],
  },
  {
    code: "R2",
    title: "what is still there, be it elsewhere",
    patch: workDev({ renamed_from: "admin-ctl" }),
    at: [`${workDevPath}.renamed_from`],
  },
  {
    code: "R2",
    title: "its own name",
    patch: work({ renamed_from: "work" }),
    at: ["domains.work.renamed_from"],
  },
  {
    code: "R3",
    title: "machines of two domains, but not a domain and a machine",
    patch: {
      domains: {
        admin: { renamed_from: "old", machines: { "admin-ctl": { renamed_from: "old" } } },
        work: { machines: { "work-dev": { renamed_from: "old" } } },
      },
    },
    at: [`${workDevPath}.renamed_from`],
  },
];
