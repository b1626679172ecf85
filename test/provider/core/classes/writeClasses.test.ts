import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { classFiles } from "../../../../provider/core/classes/classFiles.ts";
import { staleClasses, writeClasses } from "../../../../provider/core/classes/writeClasses.ts";
import { packageSchema } from "../../../../provider/core/package/packageSchema.ts";
import { ToyBox, toyProvider } from "../toyProvider.ts";

const files = classFiles(packageSchema(toyProvider(new ToyBox())), "the toy table");

describe("writeClasses", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "strata-classes-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  test("what was written is not stale", async () => {
    expect(await staleClasses(files, directory)).toEqual([...files.keys()].toSorted());
    await writeClasses(files, directory);
    expect(await staleClasses(files, directory)).toEqual([]);
  });

  test("a changed, a missing and a left-over file are stale", async () => {
    await writeClasses(files, directory);
    await writeFile(join(directory, "toy.ts"), "// Generated from something else\n");
    await rm(join(directory, "getToy.ts"));
    await writeFile(join(directory, "old.ts"), "// Generated from the toy table of last year\n");
    expect(await staleClasses(files, directory)).toEqual(["getToy.ts", "old.ts", "toy.ts"]);
  });

  test("removes left-overs, but nothing that was written by hand", async () => {
    await writeFile(join(directory, "old.ts"), "// Generated from the toy table of last year\n");
    await writeFile(join(directory, "mine.ts"), "export {};\n");
    await writeClasses(files, directory);
    expect(await readdir(directory)).toEqual(["getToy.ts", "mine.ts", "provider.ts", "toy.ts"]);
  });
});
