import { execFileSync } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, readlink, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sourceTree } from "../../../../components/ssh/tree/sourceTree.ts";
import { writeTar } from "../../../../components/ssh/tree/tarFile.ts";
import { treeHash, treeHashScript } from "../../../../components/ssh/tree/treeHash.ts";
import { oddTree, sampleTree } from "./sampleTree.ts";

let odd: string;
let work: string;

beforeAll(async () => {
  odd = await oddTree();
  work = await mkdtemp(join(tmpdir(), "strata-work-"));
});
afterAll(async () => {
  await rm(odd, { recursive: true });
  await rm(work, { recursive: true });
});

const hashOf = (root: string) => treeHash(sourceTree(root));
const hashByShell = (root: string) =>
  execFileSync("sh", ["-euc", `${treeHashScript}tree_hash "$1"`, "sh", root])
    .toString()
    .trim();

test("is that of the records which its description tells, and no other", async () => {
  const root = await sampleTree({ "a/b": "text" });
  await chmod(join(root, "a"), 0o755);
  await chmod(join(root, "a/b"), 0o644);
  // printf 'text' | sha256sum, and the three records sorted, each with its zero byte.
  const content = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";
  const records = `${content}  a/b\\0d 755 a\\0f 644 a/b\\0`;
  const expected = execFileSync("sh", ["-c", `printf '${records}' | sha256sum`]).toString();
  expect(hashOf(root)).toBe(expected.split(" ")[0]);
  await rm(root, { recursive: true });
});

test("is the same by a shell, of the tree that tar makes of the archive", () => {
  const file = join(work, "odd.tar");
  writeTar(sourceTree(odd), file);
  const unpacked = join(work, "unpacked");
  // With a umask that takes rights away, if tar let it.
  const script = 'umask 077; mkdir "$1"; tar -xpf "$2" -C "$1"';
  execFileSync("sh", ["-euc", script, "sh", unpacked, file]);
  expect(hashByShell(unpacked)).toBe(hashOf(odd));
});

test("keeps modes, links and content", async () => {
  const at = (path: string) => join(work, "unpacked", path);
  expect(await readlink(at("link"))).toBe("bin/run");
  expect(await readlink(at("long-link"))).toBe("x".repeat(180));
  expect(await readFile(at("line\nfeed"), "utf8")).toBe("y");
  const modes = ["bin/run", "private/key", "private", "empty"].map(at);
  const said = execFileSync("stat", ["-c", "%a", ...modes]).toString();
  expect(said).toBe("755\n600\n700\n755\n");
});

test.each([
  ["a content", (root: string) => writeFile(join(root, "plain.txt"), "2\n")],
  ["a mode", (root: string) => chmod(join(root, "plain.txt"), 0o755)],
  ["a name", (root: string) => cp(join(root, "plain.txt"), join(root, "other.txt"))],
  ["a directory", (root: string) => rm(join(root, "empty"), { recursive: true })],
  ["a link", (root: string) => rm(join(root, "dangling"))],
])("tells %s from another, here and in a shell", async (_what, change) => {
  const root = join(work, "changed");
  execFileSync("cp", ["-a", odd, root]);
  await change(root);
  const file = join(work, "changed.tar");
  writeTar(sourceTree(root), file);
  execFileSync("sh", ["-euc", 'mkdir "$1"; tar -xpf "$2" -C "$1"', "sh", `${root}-2`, file]);
  expect(hashOf(root)).not.toBe(hashOf(odd));
  expect(hashByShell(`${root}-2`)).toBe(hashOf(root));
  await rm(root, { recursive: true });
  await rm(`${root}-2`, { recursive: true });
  await rm(file);
});

test("the archive is the same bytes for another checkout, at another time, by another umask", async () => {
  const copy = join(work, "copy");
  execFileSync("cp", ["-a", odd, copy]);
  await utimes(join(copy, "plain.txt"), 1, 1);
  await chmod(join(copy, "plain.txt"), 0o664);
  await chmod(join(copy, "bin"), 0o775);
  const [one, two] = [join(work, "one.tar"), join(work, "two.tar")];
  writeTar(sourceTree(odd), one);
  writeTar(sourceTree(copy), two);
  expect((await readFile(one)).equals(await readFile(two))).toBe(true);
});
