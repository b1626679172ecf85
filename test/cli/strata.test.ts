import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modernNode } from "../../cli/setup/modernNode.mjs";
import { projectRoot } from "../../cli/projectRoot.ts";

const version = { "node_modules/tool": { version: "1.0.0" } };
const lock = {
  packages: { "": {}, ...version, "node_modules/other": { version: "2", optional: true } },
};
let root: string;

/** A project with the real launcher, a main.ts of the test's own, and an npm that only writes a lock file. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "strata-launch-"));
  await cp(join(projectRoot, "cli/setup"), join(root, "cli/setup"), { recursive: true });
  await cp(join(projectRoot, "cli/strata.mjs"), join(root, "cli/strata.mjs"));
  await write("package-lock.json", JSON.stringify(lock));
  await write("package.json", '{"type":"module"}');
  await write(
    "cli/main.ts",
    "const [code]: string[] = process.argv.slice(2);\n" +
      "console.log(JSON.stringify({ args: process.argv.slice(2), path: process.env.PATH }));\n" +
      'if (code === "wait") setTimeout(() => {}, 60_000);\nelse process.exitCode = Number(code);\n',
  );
  await program(
    "npm",
    'echo "npm $*" >> npm.log\nmkdir -p node_modules/.bin\ncp package-lock.json node_modules/.package-lock.json',
  );
});
afterEach(() => rm(root, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
}

async function program(name: string, body: string): Promise<void> {
  await write(`bin/${name}`, `#!/bin/sh\n${body}\n`);
  await chmod(join(root, "bin", name), 0o755);
}

function launch(...args: string[]) {
  const env = { PATH: `${join(root, "bin")}:/usr/bin:/bin`, HOME: root, STRATA_CACHE_DIR: root };
  const argv = [join(root, "cli/strata.mjs"), ...args];
  return execa(process.execPath, argv, { env, extendEnv: false, reject: false });
}

async function installs(): Promise<number> {
  const log = await readFile(join(root, "npm.log"), "utf8").catch(() => "");
  return log.split("\n").filter((line) => line.startsWith("npm ci --ignore-scripts")).length;
}

describe("the launcher", () => {
  it("installs once, then hands over arguments and exit code", async () => {
    const first = await launch("3", "--flag", "a b");
    expect(first.exitCode).toBe(3);
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ["3", "--flag", "a b"] });
    expect(first.stderr).toContain("installing locked npm dependencies (about 30 s)");
    const second = await launch("0");
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toBe("");
    expect(await installs()).toBe(1);
    expect(existsSync(join(root, "node_modules/.bin/strata"))).toBe(true);
  });

  it("does not install again for a lock file that is only newer", async () => {
    await launch("0");
    const later = new Date(Date.now() + 10_000);
    await utimes(join(root, "package-lock.json"), later, later);
    await launch("0");
    expect(await installs()).toBe(1);
  });

  it("installs again for a lock file with another version", async () => {
    await launch("0");
    const changed = { packages: { "": {}, "node_modules/tool": { version: "1.0.1" } } };
    await write("package-lock.json", JSON.stringify(changed));
    const later = new Date(Date.now() + 10_000);
    await utimes(join(root, "package-lock.json"), later, later);
    await launch("0");
    expect(await installs()).toBe(2);
  });

  it("does not miss an optional package that this machine cannot have", async () => {
    await launch("0");
    await write("node_modules/.package-lock.json", JSON.stringify({ packages: version }));
    const earlier = new Date(Date.now() - 3600_000);
    await utimes(join(root, "node_modules/.package-lock.json"), earlier, earlier);
    await launch("0");
    expect(await installs()).toBe(1);
  });

  it("says what to do when npm fails", async () => {
    await program("npm", "echo E404 >&2; exit 7");
    const { exitCode, stderr } = await launch("0");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /E404\nstrata: cannot install .*: npm ended with exit code 7; install npm/,
    );
  });

  it("passes a signal on and ends with its number", async () => {
    await launch("0");
    const running = launch("wait");
    running.stdout.once("data", () => running.kill("SIGTERM"));
    expect((await running).exitCode).toBe(128 + 15);
  });
});

describe("modernNode", () => {
  it("takes this process's Node only when it is recent", async () => {
    expect(modernNode(root, "v22.18.0")).toBe(process.execPath);
    expect(modernNode(root, "v20.20.2")).toBeUndefined();
    const packaged = `node_modules/node-linux-${process.arch}/bin/node`;
    await write(packaged, "");
    expect(modernNode(root, "v20.20.2")).toBe(join(root, packaged));
  });
});
