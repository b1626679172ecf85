import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cachedImage } from "../../lab/images/imageCache.ts";

let dir: string;
let cache: string;
let recipe: string;
let builds: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "strata-cache-"));
  [cache, recipe, builds] = [join(dir, "cache"), join(dir, "recipe"), 0];
  await mkdir(recipe);
  await writeFile(join(recipe, "step"), "one");
});
afterEach(() => rm(dir, { recursive: true }));

const build = async (_staging: string, file: string) => {
  builds += 1;
  await writeFile(file, `build ${builds}`);
};
const image = () => cachedImage(cache, "tiny", [recipe], build);

test("an image is built once per recipe, also when two ask at once", async () => {
  const [one, other] = await Promise.all([image(), image()]);
  expect([one, await readFile(one, "utf8"), builds]).toEqual([other, "build 1", 1]);
  await writeFile(join(recipe, "step"), "two");
  expect(await readFile(await image(), "utf8")).toBe("build 2");
});

test("a failed or interrupted build leaves no image, and the next one starts over", async () => {
  const images = join(cache, "images");
  await mkdir(join(images, "partial-tiny/staging"), { recursive: true });
  await writeFile(join(images, "partial-tiny/staging/half"), "");
  const failing = cachedImage(cache, "tiny", [recipe], async (_staging, file) => {
    await writeFile(file, "half");
    throw new Error("mirror down");
  });
  await expect(failing).rejects.toThrow("mirror down");
  expect(await readdir(images)).toEqual([]);
  expect(await readFile(await image(), "utf8")).toBe("build 1");
  expect((await readdir(images)).length).toBe(1);
});
