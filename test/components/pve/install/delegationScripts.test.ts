import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destroyScript, upScript } from "../../../../components/pve/install/delegationScripts.ts";

let directory: string;
let programs: string;

/** Puts a program on PATH that tells its arguments in `calls`, and does what it is given. */
async function program(name: string, does = ""): Promise<void> {
  const told = `echo "${name} $* in $PWD" >>${programs}/calls\n`;
  await writeFile(join(programs, name), `#!/bin/sh\n${told}${does}`);
  await chmod(join(programs, name), 0o755);
}

const run = (script: string) =>
  execa("sh", ["-eu"], {
    input: `${script}\n`,
    env: { PATH: `${programs}:${process.env["PATH"]}` },
    reject: false,
  });

async function calls(): Promise<string[]> {
  const text = await readFile(join(programs, "calls"), "utf8").catch(() => "");
  await rm(join(programs, "calls"), { force: true });
  return text.split("\n").filter((line) => line !== "");
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "strata-delegation-"));
  programs = await mkdtemp(join(tmpdir(), "strata-programs-"));
  await mkdir(join(directory, "project"));
});
afterEach(async () => {
  for (const path of [directory, programs]) await rm(path, { recursive: true, force: true });
});

describe("a run there", () => {
  it("shows progress on standard error, and outputs on standard output", async () => {
    await program("node", "cat; echo working >&2; umask; echo $XDG_STATE_HOME");
    const script = upScript(directory, "test-inner");
    const { stdout, stderr } = await execa("sh", ["-euc", script], {
      input: "handed over\n",
      env: { PATH: `${programs}:${process.env["PATH"]}` },
    });
    expect(stdout).toBe(`handed over\n0077\n${directory}/state`);
    await expect.poll(() => stderr).toBe("working");
    expect(await calls()).toEqual([
      `node cli/main.ts delegated test-inner in ${directory}/project`,
    ]);
  });

  it("fails as strata does", async () => {
    await program("node", "exit 3");
    expect((await run(upScript(directory, "test-inner"))).exitCode).toBe(3);
  });

  it("deletes only with what leads to the state", async () => {
    await program("node", "echo no such stack >&2; exit 1");
    expect((await run(destroyScript(directory, "test-inner"))).exitCode).toBe(1);
    expect(await calls()).toEqual([`node cli/main.ts env test-inner in ${directory}/project`]);
  });
});
