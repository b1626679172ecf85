import { domainPath, work, type RuleCase } from "./ruleCase.ts";

const added = (name: string, keys: object | null) => ({ domains: { [name]: keys } });

export const domainCases: readonly RuleCase[] = [
  ...["-lab", "lab-", "Lab", "my_lab", "lab.x"].map((name) => ({
    code: "V04",
    title: name,
    patch: added(name, { subnet_id: 9 }),
    at: [domainPath(name)],
  })),
  {
    code: "S2",
    title: "12 characters",
    patch: added("abcdefghijkl", { subnet_id: 9 }),
    at: ["domains.abcdefghijkl"],
  },
  {
    code: "N1",
    title: "default",
    patch: added("default", { subnet_id: 9 }),
    at: ["domains.default"],
  },
  {
    code: "V05",
    title: "no subnet_id, also in an empty domain",
    patch: { domains: { work: { subnet_id: undefined }, empty: null } },
    at: ["domains.work.subnet_id", "domains.empty.subnet_id"],
  },
  ...[255, -1, "5", 1.5, true].map((value) => ({
    code: "V06",
    title: JSON.stringify(value),
    patch: work({ subnet_id: value }),
    at: ["domains.work.subnet_id"],
  })),
  {
    code: "V07",
    title: "taken",
    patch: added("more", { subnet_id: 0 }),
    at: ["domains.more.subnet_id"],
  },
  {
    code: "N2",
    title: "default and a blank",
    patch: work({ profiles: { default: {}, "a b": {} } }),
    at: ["domains.work.profiles.default", 'domains.work.profiles["a b"]'],
  },
  {
    code: "V08",
    title: "text",
    patch: work({ ephemeral: "yes" }),
    at: ["domains.work.ephemeral"],
  },
];
