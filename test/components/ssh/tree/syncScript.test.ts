import { execFileSync, spawnSync } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceTree } from "../../../../components/ssh/tree/sourceTree.ts";
import { syncScript, unsyncScript } from "../../../../components/ssh/tree/syncScript.ts";
import { writeTar } from "../../../../components/ssh/tree/tarFile.ts";
import { treeHash } from "../../../../components/ssh/tree/treeHash.ts";
import { sampleTree } from "./sampleTree.ts";

const archive = "tree.tar";
let home: string;
let source: string;
let target: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "strata-home-"));
  source = await sampleTree({ "a/one": "1", two: "2" });
  target = join(home, "opt/it's here/tree");
});
afterEach(async () => {
  await rm(home, { recursive: true });
  await rm(source, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function shell(script: string, path = process.env["PATH"]): Ran {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-eu", "-s"], {
    cwd: home,
    input: script,
    encoding: "utf8",
    env: { PATH: path },
  });
  return { code: status, out: stdout.trim(), err: stderr };
}

/** Copies the source's archive, unless it is to be lost, and unpacks it. */
async function sync(
  more: { hash?: string; path?: string; copy?: boolean; owner?: string } = {},
): Promise<Ran> {
  const entries = sourceTree(source);
  await rm(join(home, archive), { force: true });
  if (more.copy !== false) writeTar(entries, join(home, archive));
  const { hash = treeHash(entries), owner = userInfo().username } = more;
  return shell(syncScript({ target, owner, archive, hash }), more.path);
}

const one = () => readFile(join(target, "a/one"), "utf8");
const beside = () => readdir(join(target, ".."));

/** A PATH on which one program fails when it is called with such arguments. */
async function failing(program: string, pattern: string): Promise<{ path: string }> {
  const bin = join(home, "bin");
  const real = execFileSync("sh", ["-c", `command -v ${program}`])
    .toString()
    .trim();
  await mkdir(bin, { recursive: true });
  const script = `#!/bin/sh\ncase "$*" in ${pattern}) exit 1;; esac\nexec ${real} "$@"\n`;
  await writeFile(join(bin, program), script, { mode: 0o755 });
  return { path: `${bin}:${process.env["PATH"]}` };
}

test("puts the tree there, prints its hash, and takes away what has left the source", async () => {
  expect(await sync()).toEqual({ code: 0, out: treeHash(sourceTree(source)), err: "" });
  expect(await one()).toBe("1");
  await rm(join(source, "two"));
  await writeFile(join(source, "a/one"), "new");
  expect(await sync()).toMatchObject({ code: 0, out: treeHash(sourceTree(source)) });
  expect(await readdir(target)).toEqual(["a"]);
  expect(await one()).toBe("new");
  expect(await beside()).toEqual([".tree.strata.tar", "tree"]);
  expect(await readdir(home)).toEqual(["opt"]);
});

test("mends what has been changed there, without the archive being copied again", async () => {
  await sync();
  await writeFile(join(target, "a/one"), "tampered");
  expect(await sync({ copy: false })).toMatchObject({ code: 0 });
  expect(await one()).toBe("1");
  expect(await sync({ copy: false })).toMatchObject({ code: 0, out: treeHash(sourceTree(source)) });
});

test("leaves the old tree where a step fails", async () => {
  await sync();
  await writeFile(join(source, "a/one"), "new");
  const cases: [() => Promise<Parameters<typeof sync>[0]>, string][] = [
    [async () => ({ hash: "0".repeat(64) }), "it changed meanwhile; the old tree stays"],
    [
      async () => ({ owner: "no-such-user" }),
      "its owner cannot be no-such-user; the old tree stays",
    ],
    [() => failing("tar", "*"), "the archive cannot be unpacked; the old tree stays"],
    [() => failing("mv", "*strata-old"), "the old tree cannot be moved; it stays"],
    [() => failing("mv", "*strata-new*"), "the new tree cannot be moved there; the old one stays"],
  ];
  for (const [prepare, cause] of cases) {
    const ran = await sync(await prepare());
    expect(ran, cause).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain(`cannot sync to ${target}: `);
    expect(ran.err).toContain(cause);
    expect(await one()).toBe("1");
    expect(await beside()).toEqual([".tree.strata.tar", "tree"]);
    await rm(join(home, "bin"), { recursive: true, force: true });
  }
  expect(await sync()).toMatchObject({ code: 0 });
  expect(await one()).toBe("new");
});

test("refuses half an archive", async () => {
  await sync();
  await writeFile(join(source, "a/one"), "new".repeat(1000));
  const entries = sourceTree(source);
  writeTar(entries, join(home, archive));
  await truncate(join(home, archive), 2048);
  const hash = treeHash(entries);
  const ran = shell(syncScript({ target, owner: userInfo().username, archive, hash }));
  expect(ran.code).toBe(1);
  expect(await one()).toBe("1");
});

test("goes on where it ended between its two moves", async () => {
  await sync();
  await rename(target, join(target, "../.tree.strata-old"));
  await cp(source, join(target, "../.tree.strata-new"), { recursive: true });
  expect(await sync({ copy: false })).toMatchObject({ code: 0 });
  expect(await one()).toBe("1");
  expect(await beside()).toEqual([".tree.strata.tar", "tree"]);
});

test("takes nobody else's place", async () => {
  await mkdir(target, { recursive: true });
  await writeFile(join(target, "theirs"), "");
  const refused = { code: 1, err: expect.stringContaining("has come another way; move it away") };
  expect(await sync()).toMatchObject(refused);
  expect(await readdir(target)).toEqual(["theirs"]);
  await rm(target, { recursive: true });
  await symlink(home, target);
  expect(await sync()).toMatchObject(refused);
  await rm(target);
  await mkdir(target);
  expect(await sync()).toMatchObject({ code: 0 });
});

test("says when there is nothing to unpack", async () => {
  expect(await sync({ copy: false })).toMatchObject({
    code: 1,
    err: expect.stringContaining("its archive is gone; copy it again with pulumi up --replace"),
  });
});

test("is undone, with all beside it, unless it is somebody else's", async () => {
  await sync();
  expect(shell(unsyncScript(target))).toEqual({ code: 0, out: "", err: "" });
  expect(await beside()).toEqual([]);
  await mkdir(target);
  expect(shell(unsyncScript(target))).toMatchObject({ code: 0 });
  expect(await beside()).toEqual(["tree"]);
});
