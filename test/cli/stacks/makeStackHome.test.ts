import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeStackHome } from "../../../cli/stacks/makeStackHome.ts";
import { labHome } from "../../../cli/stacks/stackHome.ts";
import { readUserBackend } from "../../../cli/stacks/userBackend.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-home-"));
});
afterEach(() => rm(dir, { recursive: true }));

it("makes a passphrase once, for its owner only", async () => {
  const home = labHome({ STRATA_LAB_DIR: join(dir, "lab") });
  await Promise.all([makeStackHome(home), makeStackHome(home)]);
  const first = await readFile(home.passphrase, "utf8");
  expect(first).toMatch(/^[\w-]{32}\n$/);
  expect((await stat(home.passphrase)).mode & 0o777).toBe(0o600);
  expect((await stat(home.state)).isDirectory()).toBe(true);
  await makeStackHome(home);
  expect(await readFile(home.passphrase, "utf8")).toBe(first);
});

it("finds a login in the user's PULUMI_HOME", async () => {
  const env = { HOME: dir, PULUMI_HOME: dir };
  expect(await readUserBackend(env)).toEqual({ loggedIn: false });
  await writeFile(join(dir, "credentials.json"), '{"current":"s3://team"}');
  expect(await readUserBackend(env)).toEqual({ loggedIn: true });
  await writeFile(join(dir, "credentials.json"), '{"current":""}');
  expect(await readUserBackend(env)).toEqual({ loggedIn: false });
  await writeFile(join(dir, "credentials.json"), "{");
  expect(await readUserBackend(env)).toEqual({ loggedIn: false });
});
