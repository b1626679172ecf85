import { createHash } from "node:crypto";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { hashFiles, unreadable } from "../../../provider/incus/localFiles.ts";

describe("local files", () => {
  let dir = "";
  const file = (name: string) => join(dir, name);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-files-"));
  });
  afterAll(async () => await rm(dir, { recursive: true }));

  test("are hashed as one stream, larger than one chunk", async () => {
    const [one, two] = [Buffer.alloc(1024 * 1024 + 7, "a"), Buffer.from("tail")];
    await writeFile(file("one"), one);
    await writeFile(file("two"), two);
    const expected = createHash("sha256").update(one).update(two).digest("hex");
    expect(hashFiles([file("one"), file("two")])).toBe(expected);
    expect(hashFiles([file("two"), file("one")])).not.toBe(expected);
  });

  test("are hashed again when they change, not before", async () => {
    const hash = (text: string) => createHash("sha256").update(text).digest("hex");
    const then = new Date("2030-01-01T00:00:00Z");
    await writeFile(file("note"), "first");
    await utimes(file("note"), then, then);
    expect(hashFiles([file("note")])).toBe(hash("first"));
    // Same size and time: the one change that a cache by both cannot see.
    await writeFile(file("note"), "other");
    await utimes(file("note"), then, then);
    expect(hashFiles([file("note")])).toBe(hash("first"));
    await utimes(file("note"), then, new Date("2030-01-01T00:00:01Z"));
    expect(hashFiles([file("note")])).toBe(hash("other"));
  });

  test("say why they cannot be read", async () => {
    await writeFile(file("there"), "");
    expect(unreadable(file("there"))).toBeUndefined();
    expect(unreadable(file("absent"))).toBe(`there is no file ${file("absent")}`);
    expect(unreadable(dir)).toBe(`${dir} is no file`);
    expect(unreadable("provider/nothing.txt")).toBe(
      `there is no file ${join(process.cwd(), "provider/nothing.txt")}`,
    );
  });
});
