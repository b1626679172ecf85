import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { excludedBy } from "../../../../components/ssh/tree/excludes.ts";
import { sourceTree, type TreeOptions } from "../../../../components/ssh/tree/sourceTree.ts";
import { git, sampleTree } from "./sampleTree.ts";

const made: string[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const root of made.splice(0)) await rm(root, { recursive: true });
});

async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await sampleTree(files);
  made.push(root);
  return root;
}

const paths = (root: string, options?: TreeOptions) =>
  sourceTree(root, options).map(({ path }) => path);

test("takes all of a plain directory, sorted by bytes", async () => {
  const root = await tree({ "b/c": "", B: "", "b.txt": "", ".hidden": "" });
  expect(paths(root)).toEqual([".hidden", "B", "b", "b.txt", "b/c"]);
});

test("takes of a repository what git would, and .git when it is asked to", async () => {
  const root = await tree({
    ".gitignore": "*.log\n/built\n",
    "kept/a": "",
    "kept/b.log": "",
    "built/x": "",
    gone: "",
    new: "",
  });
  git(root, "init", "-q");
  git(root, "add", "kept", "gone", ".gitignore");
  git(root, "commit", "-qm", "x");
  await rm(join(root, "gone"));
  expect(paths(root)).toEqual([".gitignore", "kept", "kept/a", "new"]);
  expect(paths(join(root, "kept"))).toEqual(["a"]);
  expect(() => sourceTree(join(root, "built"))).toThrow("nothing to copy: it is empty, or git");
  const all = paths(root, { includeGit: true });
  expect(all).toContain(".git/HEAD");
  expect(all).not.toContain("built/x");
  expect(() => sourceTree(join(root, "kept"), { includeGit: true })).toThrow(
    "has no directory .git",
  );
});

test("takes what a submodule has, by its own rules", async () => {
  const inner = await tree({ ".gitignore": "secret\n", lib: "", secret: "" });
  git(inner, "init", "-q");
  git(inner, "add", ".");
  git(inner, "commit", "-qm", "x");
  const root = await tree({ top: "" });
  git(root, "init", "-q");
  git(root, "submodule", "add", "-q", inner, "sub");
  expect(paths(root)).toEqual([".gitmodules", "sub", "sub/.gitignore", "sub/lib", "top"]);
});

test("does without git nothing that it should not: what git ignores would come along", async () => {
  const root = await tree({ ".git/HEAD": "", a: "" });
  vi.stubEnv("PATH", "/nonexistent");
  expect(() => sourceTree(root)).toThrow("is in a git repository, but git does not list it: spawn");
});

test("leaves out what is excluded, with all that is in it", async () => {
  const root = await tree({
    "reports/a": "",
    "x/reports/b": "",
    "x/y.log": "",
    "docs/build/c": "",
    "docs/d": "",
  });
  expect(paths(root, { exclude: ["reports", "*.log", "docs/build/"] })).toEqual([
    "docs",
    "docs/d",
    "x",
  ]);
});

test.each([
  ["reports", "my-reports", false],
  ["/reports", "x/reports", false],
  ["./reports", "reports/a", true],
  ["a.c", "abc", false],
  ["docs/*.md", "docs/a/b.md", false],
])("%s and %s: excluded is %s", (pattern, path, expected) => {
  expect(excludedBy([pattern])(path)).toBe(expected);
});

test("names what no archive carries over, and what is no directory", async () => {
  const root = await tree({ a: "" });
  const server = createServer().listen(join(root, "socket"));
  await once(server, "listening");
  expect(() => sourceTree(root)).toThrow("socket is neither file, directory nor link; exclude it");
  expect(paths(root, { exclude: ["socket"] })).toEqual(["a"]);
  server.close();
  expect(() => sourceTree(join(root, "a"))).toThrow("is no directory");
  expect(() => sourceTree(join(root, "b"))).toThrow("is no directory");
});
