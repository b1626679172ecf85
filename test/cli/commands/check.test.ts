import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../cli/projectRoot.ts";
import { runStrata } from "../runStrata.ts";

const homelab = join(projectRoot, "examples/homelab/infra.yml");
const broken = `project_name: x
global: { base_subnet: "10.100" }
domains:
  work:
\tsubnet_id: 1
`;
const wrong = `project_name: x
global: { base_subnet: "10.100" }
domains:
  work:
    subnet_id: 300
    machine: {}
    machines:
      web: { config: { user.password: hunter2, limits.cpu: [2] } }
`;
const facts = "networks: []\nnesting: { vmNested: false }\n";
const levels =
  'project_name: x\nglobal: {}\ndomains: { work: { subnet_id: 1, machines: { m: { config: { security.privileged: "true" } } } } }\n';
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-check-"));
  await writeFile(join(dir, "wrong.yml"), wrong);
  await writeFile(join(dir, "facts.yml"), facts);
  await writeFile(join(dir, "levels.yml"), levels);
  await mkdir(join(dir, "one"));
  await cp(homelab, join(dir, "one/infra.yml"));
  await mkdir(join(dir, "context"));
});
afterAll(() => rm(dir, { recursive: true }));

const check = (...args: string[]) => runStrata(["check", ...args], { cwd: dir });

describe("strata check", () => {
  it("shows each problem with its line and a caret, and no secret", async () => {
    const { exitCode, stdout, stderr } = await check("wrong.yml", "--facts", "facts.yml");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "wrong.yml:5:16: V06 domains.work.subnet_id: expected a whole number from 0 to 254, found 300; it is the third octet of the domain's subnet",
      "      subnet_id: 300",
      "                 ^",
      'wrong.yml:6:5: S4 domains.work.machine: unknown key "machine"; did you mean "machines"?',
      "      machine: {}",
      "      ^",
      'wrong.yml:8:60: T1 domains.work.machines.web.config["limits.cpu"]: expected text, a number, true or false, found a list',
      "        web: { config: { user.password: *******, limits.cpu: [*] } }",
      "                                                             ^",
      "wrong.yml is not valid: 3 errors",
    ]);
  });

  it("prints the same as JSON", async () => {
    const { exitCode, stdout } = await check("wrong.yml", "--json");
    expect(exitCode).toBe(1);
    const { errors, warnings } = JSON.parse(stdout);
    expect(errors).toHaveLength(3);
    expect(errors[0]).toEqual({
      code: "V06",
      path: "domains.work.subnet_id",
      message: "expected a whole number from 0 to 254, found 300",
      file: "wrong.yml",
      line: 5,
      column: 16,
      help: "it is the third octet of the domain's subnet",
    });
    expect(warnings.map(({ code }: { code: string }) => code)).toEqual(["F2"]);
  });

  it("finds infra.yml where it is called, and counts what is in it", async () => {
    const cwd = join(dir, "one");
    const run = await runStrata(["check", "--facts", "../facts.yml"], { cwd });
    expect(run).toEqual({
      exitCode: 0,
      stdout: "infra.yml is valid: 4 domains, 4 machines",
      stderr: "",
    });
  });

  it("reads standard input, with a caret behind a tab", async () => {
    const run = await runStrata(["check", "-"], { cwd: dir, input: broken });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(
      /^<stdin>:5:1: Y1 this is not YAML: .*\n {2}\tsubnet_id: 1\n {2}\^\n/,
    );
  });

  it("takes the nesting context from a directory", async () => {
    const codes = async () => {
      const { stdout } = await check("levels.yml", "--nesting", "context", "--json");
      const { errors, warnings } = JSON.parse(stdout);
      return [...errors, ...warnings].map(({ code }: { code: string }) => code);
    };
    expect(await codes()).toEqual(["F2", "F1"]);
    await writeFile(join(dir, "context/vm_nested"), "false\n");
    expect(await codes()).toEqual(["V11", "F2"]);
    await writeFile(join(dir, "context/yolo"), "true\n");
    expect(await codes()).toEqual(["F2", "W1"]);
  });

  it.each([
    [["nowhere.yml"], 'cannot read "nowhere.yml"'],
    [[], "there is no infra.yml and no infra/base.yml here"],
    [["one/infra.yml", "--facts", "none.yml"], "cannot use the facts in none.yml: ENOENT"],
    [
      ["one/infra.yml", "--facts", "wrong.yml"],
      "cannot use the facts in wrong.yml: Unrecognized keys",
    ],
    [
      ["one/infra.yml", "--nesting", "none"],
      "cannot use the nesting context: none is not a directory",
    ],
    [["one/infra.yml", "--nope"], "unknown option '--nope'"],
  ])("ends with 2 for what cannot be used: %j", async (args, message) => {
    const { exitCode, stdout, stderr } = await check(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
