import { createHash } from "node:crypto";
import { once } from "node:events";
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  removeRuntimeScript,
  runtimeScript,
} from "../../../../components/pve/install/runtimeScript.ts";

const nodePackage = `node-linux-${process.arch}`;

let place: string;
let directory: string;
let programs: string;
let registry: Server;
/** Archives by path, and what was asked for. */
let archives: Record<string, Buffer>;
let asked: string[];

/** A program by this name before all others, that tells its arguments in `calls` and does what it is given. */
async function program(name: string, does = "", dir = programs): Promise<void> {
  const told = `echo "${name} $*" >>${programs}/calls\n`;
  await writeFile(join(dir, name), `#!/bin/sh\n${told}${does}`);
  await chmod(join(dir, name), 0o755);
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(programs, "calls"), "utf8").catch(() => "");
  await rm(join(programs, "calls"), { force: true });
  return text.split("\n").filter((line) => line !== "");
}

/** What Node says of its tools. */
const tools = "case $1 in cli/*) echo 'TOOLS=; export TOOLS' ;; esac";

/** An archive of a package with this one program, as the registry has it. */
async function archive(name: string, path: string, does = "") {
  const root = await mkdtemp(join(place, "package-"));
  const file = join(root, "package", path);
  await mkdir(dirname(file), { recursive: true });
  await program(basename(file), does, dirname(file));
  const tarball = join(root, "archive.tgz");
  await execa("tar", ["-czf", tarball, "-C", root, "package"]);
  const bytes = await readFile(tarball);
  archives[`/${name}/-/${name}-1.0.0.tgz`] = bytes;
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  return { version: "1.0.0", integrity };
}

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "strata-runtime-"));
  directory = join(place, "home");
  programs = join(place, "programs");
  for (const path of [join(directory, "project"), programs]) await mkdir(path, { recursive: true });
  archives = {};
  asked = [];
  registry = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(url in archives ? 200 : 404).end(archives[url]);
  }).listen(0, "127.0.0.1");
  await once(registry, "listening");
  await program("apt-get", "exit 1");
  await program("pulumi", "[ -e $PULUMI_HOME ] || exit 1");
  await writeFile(join(directory, "project", "package.json"), "{}");
  const { port } = registry.address() as AddressInfo;
  await writeFile(join(directory, "project", ".npmrc"), `registry=http://127.0.0.1:${port}/\n`);
});
afterEach(async () => {
  registry.close();
  await rm(place, { recursive: true, force: true });
});

/** A script for the packages as the lock file has them. */
async function script(more: Record<string, unknown> = {}, node = tools): Promise<string> {
  const packed = await archive(nodePackage, "bin/node", node);
  const installer = await archive("npm", "bin/npm-cli.js");
  const packages = { [`node_modules/${nodePackage}`]: { ...packed, ...more } };
  const lock = JSON.stringify({ packages }, undefined, 2);
  await writeFile(join(directory, "project", "package-lock.json"), lock);
  return runtimeScript(directory, installer);
}

const run = (text: string) =>
  execa("sh", ["-euc", text], {
    env: { PATH: `${programs}:${process.env["PATH"]}` },
    reject: false,
    all: true,
  });

const prepared = [
  "node cli/main.ts env",
  "pulumi plugin install resource command 1.2.1",
  "pulumi plugin install resource proxmoxve 8.5.0 --server github://api.github.com/muhlba91/pulumi-proxmoxve",
];
const installation =
  "node npm/bin/npm-cli.js ci --ignore-scripts --omit=dev --omit=optional --no-audit --no-fund --loglevel=error";
/** What npm would have made. */
const npmDone = () => mkdir(join(directory, "node_modules"), { recursive: true });

test("installs once for a lock file, from the registry of .npmrc, and asks for plugins each time", async () => {
  const text = await script();
  await npmDone();
  const { exitCode, all } = await run(text);
  expect(exitCode, all).toBe(0);
  expect(await calls()).toEqual(["node --version", installation, ...prepared]);
  expect(asked).toEqual(Object.keys(archives));
  expect((await run(text)).exitCode).toBe(0);
  expect(await calls()).toEqual(prepared);

  await appendFile(join(directory, "project", "package-lock.json"), "\n");
  expect((await run(text)).exitCode).toBe(0);
  expect(await calls()).toEqual(["node --version", installation, ...prepared]);
  expect(asked).toHaveLength(2);
  await execa(join(directory, "strata"), ["env", "test-inner"]);
  expect(await calls()).toEqual(["node cli/main.ts env test-inner"]);
});

test("goes on where an earlier run was ended", async () => {
  const text = await script();
  const installer = `/npm/-/npm-1.0.0.tgz`;
  const { [installer]: kept = Buffer.alloc(0) } = archives;
  delete archives[installer];
  const first = await run(text);
  expect(first.exitCode).toBe(1);
  expect(first.all).toContain(
    "npm-1.0.0.tgz cannot be had: this machine must reach the npm registry",
  );
  archives[installer] = kept;
  await npmDone();
  expect((await run(text)).exitCode).toBe(0);
  expect(asked.filter((path) => path.includes("node-linux"))).toHaveLength(1);
});

test("takes no package that is not the locked one", async () => {
  const { exitCode, all } = await run(await script({ integrity: `sha512-${"A".repeat(86)}==` }));
  expect(exitCode).toBe(1);
  expect(all).toContain("has another SHA-512 than package-lock.json or strata expects");
  expect(await calls()).toEqual([]);
});

test.each([
  [
    "uname",
    "echo riscv64",
    "this machine is riscv64, and Node and Pulumi come for x86_64 and aarch64",
  ],
  ["df", "printf 'a\\nb 1 2 120 3\\n'", "its disk has 120 MiB free, and this takes 1500"],
])("says before it begins what %s tells", async (name, does, said) => {
  await program(name, does);
  const { exitCode, all } = await run(await script());
  expect(exitCode).toBe(1);
  expect(all).toContain(`cannot set up the strata in ${directory}: ${said}`);
  expect(asked).toEqual([]);
});

test.each([
  ["the registry", "", "", `${nodePackage}-1.0.0.tgz cannot be had`],
  [
    "npm's packages",
    "node",
    "case $1 in npm/*) exit 1 ;; esac",
    "npm's packages cannot be had from",
  ],
  ["Pulumi", "node", "case $1 in cli/*) exit 1 ;; esac", "there is no Pulumi: see above"],
  ["a plugin", "pulumi", "exit 1", "plugin command 1.2.1 cannot be had from its vendor: see above"],
])("says that %s cannot be had", async (_, name, does, said) => {
  const text = await script({}, name === "node" ? does : tools);
  await npmDone();
  if (name === "pulumi") await program(name, does);
  if (name === "") archives = {};
  const { exitCode, all } = await run(text);
  expect(exitCode).toBe(1);
  expect(all).toContain(said);
});

test("is what the image has, where that has a program for it", async () => {
  await program("strata-runtime", "mkdir $1/node_modules; touch $1/node_modules/here");
  expect((await run(await script())).exitCode).toBe(0);
  expect(await calls()).toEqual([`strata-runtime ${directory}`]);
  expect(await readFile(join(directory, "project/node_modules/here"), "utf8")).toBe("");
  expect(asked).toEqual([]);
});

test("is gone when nothing is delegated any more", async () => {
  const text = await script();
  await npmDone();
  expect((await run(text)).exitCode).toBe(0);
  expect((await run(removeRuntimeScript(directory))).exitCode).toBe(0);
  const { stdout } = await execa("ls", ["-A", directory]);
  expect(stdout).toBe("project");
});
