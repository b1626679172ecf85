import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../../cli/projectRoot.ts";

const page = "docs/proxmox-faults.md";
const rows = [
  ...readFileSync(join(projectRoot, page), "utf8").matchAll(
    /^\| (?<fault>.+?) +\| .+ \| \[(?<name>[^\]]+)\]\((?<file>[^)]+\.test\.ts)\) +\|$/gm,
  ),
].map(({ groups = {} }) => groups);

/** Names of the tests in a file, as they are written there. */
function testsIn(file: string): string[] {
  const text = readFileSync(join(projectRoot, dirname(page), file), "utf8");
  const call = /\b(?:test|it)(?:\.each\(.*?\))?\(\s*"((?:[^"\\]|\\.)+)"/gs;
  return [...text.matchAll(call)].map(([, name = ""]) => name);
}

test("every fault of the page has its test", () => {
  expect(rows.length).toBeGreaterThanOrEqual(25);
  for (const { fault, name, file = "" } of rows) {
    expect(testsIn(file), `${file}, for "${fault}"`).toContain(name);
  }
});

test("every test of faults is on the page", () => {
  const file = "../test/lab/components/pve/pveFaults.test.ts";
  const told = rows.filter((row) => row["file"] === file).map(({ name = "" }) => name);
  expect([...new Set(told)].toSorted()).toEqual(testsIn(file).toSorted());
});
