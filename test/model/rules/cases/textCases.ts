import type { InfraTexts } from "../../../../model/source/infraSource.ts";

/** Texts against which exactly one rule speaks. */
export interface TextCase {
  readonly code: string;
  readonly title: string;
  readonly texts: InfraTexts;
  /** Where it speaks, in the order of the texts; the path is empty for the text itself. */
  readonly at: readonly string[];
}

const file = "base.yml";
const head = 'project_name: test\nglobal: { base_subnet: "10.100" }\n';
const work = "domains: { work: { subnet_id: 1 } }\n";
const inBase = (text: string): InfraTexts => ({ main: { file, text } });

export const textCases: readonly TextCase[] = [
  { code: "Y1", title: "an open list", texts: inBase(`${head}domains: [\n`), at: [""] },
  {
    code: "Y1",
    title: "an alias inside what it stands for",
    texts: inBase(`${head}domains: &d { a: { subnet_id: 1, machines: *d } }\n`),
    at: [""],
  },
  {
    code: "Y2",
    title: "no as a name",
    texts: inBase(`${head}domains: { work: { subnet_id: 1, machines: { no: {} } } }\n`),
    at: [""],
  },
  { code: "Y3", title: "a list", texts: inBase("- a\n"), at: [""] },
  {
    code: "S5",
    title: "a domain twice",
    texts: inBase(`${head}domains:\n  work: { subnet_id: 1 }\n  work: { subnet_id: 1 }\n`),
    at: [""],
  },
  {
    code: "Y4",
    title: "volumes in policies.yml",
    texts: {
      ...inBase(head + work),
      policies: { file: "policies.yml", text: "shared_volumes: {}\n" },
    },
    at: ["shared_volumes"],
  },
  {
    code: "W6",
    title: "a domain in two files",
    texts: {
      ...inBase(head + work),
      domains: [{ file: "domains/work.yml", text: "work: { subnet_id: 2 }\n" }],
    },
    at: ["domains.work"],
  },
];
