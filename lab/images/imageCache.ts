import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { incusArchitecture } from "./packImage.ts";

/**
 * The file of an image in the cache, built when its recipe (a directory of files) is new. A rename completes it,
 * so an interrupted build leaves no half image.
 */
export async function cachedImage(
  cache: string,
  name: string,
  recipe: string,
  build: (staging: string, file: string) => Promise<void>,
): Promise<string> {
  const images = join(cache, "images");
  await mkdir(images, { recursive: true });
  const key = await recipeKey(recipe);
  const file = join(images, `${name}-${incusArchitecture()}-${key}.tar`);
  const present = await readdir(images);
  if (present.includes(file.slice(images.length + 1))) return file;
  await Promise.all(
    present
      .filter((entry) => entry.startsWith(`partial-${name}-`))
      .map((entry) => rm(join(images, entry), { recursive: true, force: true })),
  );
  const partial = await mkdtemp(join(images, `partial-${name}-`));
  try {
    const staging = join(partial, "staging");
    await mkdir(staging);
    await build(staging, join(partial, "image.tar"));
    await rename(join(partial, "image.tar"), file);
    return file;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** A digest over the names and contents of a recipe's files. */
export async function recipeKey(recipe: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(recipe, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(`${file.slice(recipe.length)}\0`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 10);
}
