import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { archiveDirectory } from "../../../../components/ssh/tree/archiveDirectory.ts";

test("is the user's alone, and takes away what runs of an earlier day have left", () => {
  const parent = mkdtempSync(join(tmpdir(), "strata-tmp-"));
  vi.stubEnv("TMPDIR", parent);
  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const name of ["strata-sync-old", "strata-sync-new", "other-old"]) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, "tree.tar"), "");
    if (name.endsWith("old")) utimesSync(join(parent, name), old, old);
  }
  const made = archiveDirectory();
  vi.unstubAllEnvs();
  expect(made.startsWith(join(parent, "strata-sync-"))).toBe(true);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(existsSync(join(parent, "strata-sync-old"))).toBe(false);
  expect(existsSync(join(parent, "strata-sync-new"))).toBe(true);
  expect(existsSync(join(parent, "other-old"))).toBe(true);
  rmSync(parent, { recursive: true });
});
