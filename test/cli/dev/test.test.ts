import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../cli/projectRoot.ts";

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-devtest-"));
  await symlink(join(projectRoot, "node_modules"), join(dir, "node_modules"));
  const config = 'export default { test: { projects: [{ test: { name: "unit" } }] } };\n';
  await writeFile(join(dir, "vitest.config.mjs"), config);
});
afterAll(() => rm(dir, { recursive: true }));

/** The exit code and last line of `strata dev test` over one test file. */
async function run(body: string, env: Record<string, string> = {}) {
  const head = 'import { beforeAll, expect, it } from "vitest";\n';
  await writeFile(join(dir, "one.test.mjs"), head + body);
  const main = join(projectRoot, "cli/main.ts");
  const args = ["dev", "test", "--project=unit", "--root", dir, "--config", "vitest.config.mjs"];
  const result = await execa(process.execPath, [main, ...args], { env, reject: false });
  return { exitCode: result.exitCode, last: result.stdout.split("\n").at(-1) };
}

const passing = 'it("a", () => expect(1).toBe(1));\n';

describe("strata dev test", () => {
  it("counts what passed and what was skipped", async () => {
    const found = await run(`${passing}it.skip("b", () => {});\n`);
    expect(found).toEqual({ exitCode: 0, last: "1 passed, 0 failed, 1 skipped" });
  });

  it("counts a failed test", async () => {
    const found = await run(`${passing}it("b", () => expect(1).toBe(2));\n`);
    expect(found).toEqual({ exitCode: 1, last: "1 passed, 1 failed" });
  });

  it("counts a file that does not load", async () => {
    const found = await run(`${passing}throw new Error("broken");\n`);
    expect(found).toEqual({ exitCode: 1, last: "0 passed, 1 failed" });
  });

  it("counts a hook that throws", async () => {
    const found = await run(`beforeAll(() => { throw new Error("broken"); });\n${passing}`);
    expect(found).toEqual({ exitCode: 1, last: "0 passed, 1 failed, 1 skipped" });
  });

  it("counts an error outside of every test", async () => {
    const found = await run(
      `${passing}setTimeout(() => { throw new Error("late"); }, 0);\nit("b", () => new Promise((done) => setTimeout(done, 50)));\n`,
    );
    expect(found).toEqual({ exitCode: 1, last: "2 passed, 1 failed" });
  });

  it("fails when the runner itself breaks", async () => {
    await writeFile(join(dir, "broken.config.mjs"), "throw new Error('broken');\n");
    const main = join(projectRoot, "cli/main.ts");
    const args = ["dev", "test", "--project=unit", "--root", dir, "--config", "broken.config.mjs"];
    const result = await execa(process.execPath, [main, ...args], { reject: false });
    expect(result.exitCode).toBe(1);
    expect(result.stdout.split("\n").at(-1)).toBe("0 passed, 1 failed");
  });
});
