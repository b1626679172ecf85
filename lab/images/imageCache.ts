import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withFileLock } from "../fileLock.ts";
import { incusArchitecture } from "./packImage.ts";

/**
 * The file of an image in the cache, built when its recipe (files and directories) is new. A rename completes it,
 * so an interrupted build leaves no half image.
 */
export async function cachedImage(
  cache: string,
  name: string,
  recipe: readonly string[],
  build: (staging: string, file: string) => Promise<void>,
): Promise<string> {
  const images = join(cache, "images");
  await mkdir(images, { recursive: true });
  const file = join(images, `${name}-${incusArchitecture()}-${await recipeKey(recipe)}.tar`);
  if (existsSync(file)) return file;
  return withFileLock(join(cache, `${name}.lock`), 900, async () => {
    if (existsSync(file)) return file;
    // What is left under this name was interrupted: whoever builds it holds the lock.
    const partial = join(images, `partial-${name}`);
    await rm(partial, { recursive: true, force: true });
    try {
      await mkdir(join(partial, "staging"), { recursive: true });
      await build(join(partial, "staging"), join(partial, "image.tar"));
      await rename(join(partial, "image.tar"), file);
      return file;
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}

/** A digest over the names and contents of the files that make an image, directories with all below them. */
export async function recipeKey(recipe: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const top of recipe) {
    for (const file of await filesOf(top)) {
      hash.update(`${file.slice(dirname(top).length)}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex").slice(0, 10);
}

async function filesOf(top: string): Promise<string[]> {
  if (!(await stat(top)).isDirectory()) return [top];
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
}
