import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  installCommandPlugin,
  pluginDirectory,
} from "../../../lab/commandPlugin/installCommandPlugin.ts";

let home: string;
const installed = () => join(home, pluginDirectory, "pulumi-resource-command");

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "strata-home-"));
});
afterEach(() => rm(home, { recursive: true }));

test("installs a program that says where it listens", async () => {
  await installCommandPlugin(home, {});
  await installCommandPlugin(home, {});
  const running = execa(installed(), { reject: false });
  for await (const line of running) {
    expect(line).toMatch(/^\d+$/);
    running.kill();
  }
  expect((await running).stderr).toBe("");
});

test("leads to the vendor's plugin where one is named", async () => {
  const given = join(home, "vendor's");
  await mkdir(given);
  const theirs = join(given, "pulumi-resource-command");
  await writeFile(theirs, '#!/bin/sh\necho "theirs $1"\n', { mode: 0o755 });
  await installCommandPlugin(home, {});
  await installCommandPlugin(home, { STRATA_COMMAND_PLUGIN: given });
  expect((await execa(installed(), ["x"])).stdout).toBe("theirs x");
  // The engine overlooks a plugin directory that is a link.
  expect((await lstat(dirname(installed()))).isDirectory()).toBe(true);
  await installCommandPlugin(home, {});
  expect(await readFile(installed(), "utf8")).toContain("commandPlugin/main.ts");
});
