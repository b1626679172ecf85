import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { purgeCache } from "../../lab/packages/purgeCache.ts";

let cache: string;
const log = () => {};

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "strata-purge-"));
  for (const dir of ["packages/tree", "images", "plugins/one"])
    await mkdir(join(cache, dir), { recursive: true });
  await writeFile(join(cache, "packages.lock"), "");
});
afterEach(() => rm(cache, { recursive: true, force: true }));

test("packages, images, plugins and locks go, and the directory when nothing else is in it", async () => {
  await purgeCache(cache, log);
  expect(existsSync(cache)).toBe(false);
});

test("what other parts of strata keep there stays", async () => {
  await mkdir(join(cache, "pulumi"));
  await purgeCache(cache, log);
  expect(existsSync(join(cache, "packages"))).toBe(false);
  expect(existsSync(join(cache, "pulumi"))).toBe(true);
});

test("nothing goes while a lab holds the lock, and all once it ended", async () => {
  const lab = execa("flock", [
    "--shared",
    join(cache, "lock"),
    "sh",
    "-c",
    "echo up; exec cat >&2",
  ]);
  await new Promise((resolve) => lab.stdout.once("data", resolve));
  await expect(purgeCache(cache, log)).rejects.toThrow(/another lab runs from them; stop that lab/);
  expect(existsSync(join(cache, "packages/tree"))).toBe(true);
  lab.stdin.end();
  await lab;
  await purgeCache(cache, log);
  expect(existsSync(cache)).toBe(false);
});
