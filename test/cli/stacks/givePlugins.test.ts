import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { givePlugins } from "../../../cli/stacks/givePlugins.ts";
import { pluginDirectory } from "../../../lab/commandPlugin/installCommandPlugin.ts";

let dir: string;
const installed = () =>
  readFile(join(dir, "lab", pluginDirectory, "pulumi-resource-command"), "utf8");
const put = async (directory: string) => {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "pulumi-resource-command"), "", { mode: 0o755 });
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-plugin-"));
});
afterEach(() => rm(dir, { recursive: true }));

it("takes the named plugin, else the user's own, else the stand-in", async () => {
  const env = { HOME: dir };
  await givePlugins(join(dir, "lab"), env);
  expect(await installed()).toContain("lab/commandPlugin/main.ts");
  await put(join(dir, ".pulumi", pluginDirectory));
  await givePlugins(join(dir, "lab"), env);
  expect(await installed()).toContain(join(dir, ".pulumi", pluginDirectory));
  await put(join(dir, "named"));
  await givePlugins(join(dir, "lab"), { ...env, STRATA_COMMAND_PLUGIN: join(dir, "named") });
  expect(await installed()).toContain(join(dir, "named"));
});
