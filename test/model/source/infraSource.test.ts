import { describe, expect, it } from "vitest";
import { resolve } from "../../../model/resolve.ts";
import { readInfra, type InfraTexts } from "../../../model/source/infraSource.ts";
import { writeProblem } from "../../../model/problem.ts";
import { facts, resolveText } from "../infra.ts";

const head = 'project_name: lab\nglobal: {base_subnet: "10.100"}\n';

function lines(text: string): string[] {
  const { errors, warnings } = resolveText(text);
  return [...errors, ...warnings].map(writeProblem);
}

describe("one file", () => {
  it("says what a missing thing is missing from", () => {
    expect(lines(`${head}domains:\n  work:\n    description: x\n`)).toEqual([
      "infra.yml:4:3: V05 domains.work.subnet_id: the key is missing; add a number from 0 to 254 that no other domain has",
    ]);
  });

  it("says where text is not YAML, and nothing else", () => {
    expect(lines(`${head}domains: [\n`)).toEqual([
      expect.stringMatching(/^infra\.yml:4:1: Y1 this is not YAML: .*; correct the text$/),
    ]);
    expect(lines(`${head}domains: !vault x\n`)).toEqual([
      "infra.yml:3:10: Y1 this is not YAML: Unresolved tag: !vault; correct the text",
    ]);
  });

  it("refuses more than one document, and aliases that explode", () => {
    expect(lines(`${head}---\n{}\n`)[0]).toContain("Y1");
    const doubled = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}, *l${n}]`,
    );
    expect(lines(`l0: &l0 [x]\n${doubled.join("\n")}\n`)).toEqual([
      expect.stringContaining("Excessive alias count"),
    ]);
  });

  it("refuses an alias that holds itself, and takes one that stands twice", () => {
    expect(lines(`${head}domains: &d {a: {subnet_id: 1, machines: *d}}\n`)).toEqual([
      "infra.yml:1:1: Y1 an alias stands inside what it stands for; correct the text",
    ]);
    const twice =
      "domains: {a: {subnet_id: 1, machines: &m {x: {typ: vm}}}, b: {subnet_id: 2, machines: *m}}";
    expect(lines(`${head}${twice}\n`).map((line) => line.slice(0, 43))).toEqual([
      "infra.yml:3:43: V09 domains.b.machines.x: d",
      "infra.yml:3:47: S4 domains.a.machines.x.typ",
      "infra.yml:3:47: S4 domains.b.machines.x.typ",
    ]);
  });

  it("refuses what is no mapping, and says what an empty file lacks", () => {
    expect(lines("- a\n")).toEqual(["infra.yml:1:1: Y3 the file holds no mapping of keys"]);
    expect(lines("").map((line) => line.slice(0, 30))).toEqual([
      "infra.yml:1:1: V01 project_nam",
      "infra.yml:1:1: V01 global: the",
      "infra.yml:1:1: V01 domains: th",
    ]);
  });

  it("reports duplicate keys beside other problems", () => {
    expect(lines(`${head}domains:\n  a: {subnet_id: 1}\n  a: {subnet_id: 999}\n`)).toEqual([
      "infra.yml:5:3: S5 the key a stands twice in one mapping; remove one",
      "infra.yml:5:18: V06 domains.a.subnet_id: expected a whole number from 0 to 254, found 999; it is the third octet of the domain's subnet",
    ]);
  });

  it("refuses keys that YAML 1.1 reads as something else than text", () => {
    const text = `${head}domains:\n  no: {subnet_id: 1}\n  010: {subnet_id: 2}\n  y: {subnet_id: 3}\n`;
    expect(lines(text)).toEqual([
      'infra.yml:4:3: Y2 the key no is not text in YAML 1.1 but false; write it in quotes: "no"',
      'infra.yml:5:3: Y2 the key 010 is not text in YAML 1.1 but 8; write it in quotes: "010"',
    ]);
  });

  it("refuses the one key that JavaScript keeps for itself", () => {
    expect(lines(`${head}domains:\n  __proto__: {subnet_id: 1}\n`)).toEqual([
      "infra.yml:4:3: Y2 the key __proto__ cannot be used; choose another name",
    ]);
  });

  it("reads booleans and octal numbers as AnKLuMe does", () => {
    const { lab } = resolveText(`${head}domains:\n  a: {subnet_id: 010, ephemeral: yes}\n`);
    expect(lab?.projects[0]).toMatchObject({ subnet: "10.100.8.0/24", protected: false });
  });

  it("says that an unquoted base_subnet is a number", () => {
    expect(lines("project_name: x\nglobal: {base_subnet: 10.100}\ndomains: {}\n")).toEqual([
      "infra.yml:2:23: T1 global.base_subnet: expected text, found 10.1; write it in quotes",
    ]);
  });

  it("takes merge keys, and points at what they bring in", () => {
    const text = `${head}domains:
  a: &base
    subnet_id: 1
    ephemeral: "no"
  b:
    <<: *base
    subnet_id: 2
`;
    expect(lines(text).map((line) => line.slice(0, 44))).toEqual([
      "infra.yml:6:16: V08 domains.a.ephemeral: exp",
      "infra.yml:6:16: V08 domains.b.ephemeral: exp",
    ]);
  });

  it("suggests the key that was probably meant", () => {
    const text = `${head}domains:\n  a:\n    subnet_id: 1\n    machnies: {}\n    qqq: 1\n`;
    expect(lines(text)).toEqual([
      'infra.yml:6:5: S4 domains.a.machnies: unknown key "machnies"; did you mean "machines"?',
      expect.stringContaining('unknown key "qqq"; known here: description, subnet_id,'),
    ]);
  });

  it("shows no values of config, which may be secrets", () => {
    const text = `${head}domains:
  a:
    subnet_id: 1
    machines: {m: {config: {user.password: [hunter2]}, devices: {d: hunter2}}}
`;
    expect(lines(text).join("\n")).toContain('config["user.password"]');
    expect(lines(text).join("\n")).not.toContain("hunter2");
  });
});

describe("a directory", () => {
  const texts: InfraTexts = {
    main: { file: "base.yml", text: `${head}domains: {admin: {subnet_id: 0}}\n` },
    domains: [
      { file: "domains/empty.yml", text: "# nothing yet\n" },
      { file: "domains/work.yml", text: "work: {subnet_id: 1}\nmore: {subnet_id: 2}\n" },
    ],
    policies: { file: "policies.yml", text: "network_policies: [{from: admin, to: work}]\n" },
  };
  const resolved = (changed: Partial<InfraTexts>) =>
    resolve(readInfra({ ...texts, ...changed }), facts);

  it("is the same as one file", () => {
    const one = `${head}domains:
  admin: {subnet_id: 0}
  work: {subnet_id: 1}
  more: {subnet_id: 2}
network_policies: [{from: admin, to: work}]
`;
    expect(resolved({})).toEqual(resolveText(one));
  });

  it("lets the last file define a domain, with a warning", () => {
    const again = { file: "domains/x.yml", text: "work: {subnet_id: 7}\nadmin: {subnet_id: 8}\n" };
    const { lab, warnings } = resolved({ domains: [...(texts.domains ?? []), again] });
    expect(lab?.projects.map(({ subnet }) => subnet)).toEqual([
      "10.100.8.0/24",
      "10.100.7.0/24",
      "10.100.2.0/24",
    ]);
    expect(warnings.map(writeProblem)).toEqual([
      'domains/x.yml:1:1: W6 domains.work: domain "work" stands in domains/work.yml too; this one wins; remove one of the two',
      'domains/x.yml:2:1: W6 domains.admin: domain "admin" stands in base.yml too; this one wins; remove one of the two',
    ]);
  });

  it("names the file of a problem", () => {
    const { errors } = resolved({
      domains: [{ file: "domains/work.yml", text: "work:\n  subnet_id: 300\n" }],
      policies: { file: "policies.yml", text: "network_policies:\n- {from: x, to: work}\n" },
    });
    expect(errors.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      ["domains/work.yml", 2, 14, "V06"],
      ["policies.yml", 2, 10, "V19"],
    ]);
  });

  it("refuses in policies.yml what would be dropped", () => {
    const { errors } = resolved({
      policies: { file: "policies.yml", text: "shared_volumes: {}\n" },
    });
    expect(errors.map(writeProblem)).toEqual([
      "policies.yml:1:1: Y4 shared_volumes: policies.yml holds network_policies only, not shared_volumes; move it to base.yml",
    ]);
  });
});
