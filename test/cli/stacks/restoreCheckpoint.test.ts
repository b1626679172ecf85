import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { restoreCheckpoint } from "../../../cli/stacks/restoreCheckpoint.ts";

describe("restoreCheckpoint", () => {
  let dir: string;
  let checkpoint: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-checkpoint-"));
    checkpoint = join(dir, "dev-laptop.json");
  });
  afterEach(async () => await rm(dir, { recursive: true }));

  test.each(["", '{"version":3,"checkp'])("brings back what %j cut off", async (text) => {
    await writeFile(checkpoint, text);
    await writeFile(`${checkpoint}.bak`, '{"version":3}');
    expect(await restoreCheckpoint(checkpoint)).toBe(true);
    expect(await readFile(checkpoint, "utf8")).toBe('{"version":3}');
    expect(await readFile(`${checkpoint}.broken`, "utf8")).toBe(text);
  });

  test.each([
    ["whole", '{"version":3}', "{}"],
    ["cut off like its backup", "", ""],
  ])("leaves a state alone that is %s", async (_what, text, backup) => {
    await writeFile(checkpoint, text);
    await writeFile(`${checkpoint}.bak`, backup);
    expect(await restoreCheckpoint(checkpoint)).toBe(false);
    expect(await readFile(checkpoint, "utf8")).toBe(text);
  });

  test("has nothing to do where there is no state", async () => {
    expect(await restoreCheckpoint(checkpoint)).toBe(false);
  });
});
