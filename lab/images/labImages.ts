import { fileURLToPath } from "node:url";
import type { LabPackages } from "../packages/labPackages.ts";
import { type LabLog, step } from "../progress.ts";
import { buildDebianImage, debianRecipe } from "./buildDebianImage.ts";
import { buildVmImage, vmRecipe } from "./buildVmImage.ts";
import { buildTinyImage, tinyRecipe } from "./buildTinyImage.ts";
import type { ImageAlias } from "./imageAlias.ts";
import { cachedImage } from "./imageCache.ts";

interface Recipe {
  /** What the image depends on; a change of one makes a new image. */
  readonly files: readonly string[];
  readonly build: (
    packages: LabPackages,
    staging: string,
    file: string,
    base: string,
  ) => Promise<void>;
  /** The image that it is made of. */
  readonly base?: ImageAlias;
  /** How long the build usually takes. */
  readonly seconds: number;
}

const recipes: Readonly<Record<ImageAlias, Recipe>> = {
  "strata-debian": {
    files: [debianRecipe, fileURLToPath(new URL("buildDebianImage.ts", import.meta.url))],
    build: buildDebianImage,
    seconds: 75,
  },
  "strata-tiny": {
    files: [tinyRecipe, fileURLToPath(new URL("buildTinyImage.ts", import.meta.url))],
    build: buildTinyImage,
    seconds: 2,
  },
  "strata-vm": {
    files: [
      vmRecipe,
      fileURLToPath(new URL("buildVmImage.ts", import.meta.url)),
      debianRecipe,
      fileURLToPath(new URL("buildDebianImage.ts", import.meta.url)),
    ],
    build: buildVmImage,
    base: "strata-debian",
    seconds: 20,
  },
};

/** The file of a lab image, built where the cache has none. */
export async function imageFile(
  alias: ImageAlias,
  cache: string,
  packages: LabPackages,
  log: LabLog,
): Promise<string> {
  const { files, build, seconds, base } = recipes[alias];
  return cachedImage(cache, alias, files, async (staging, file) => {
    const made = base === undefined ? "" : await imageFile(base, cache, packages, log);
    await step(log, `build image ${alias}`, seconds, () => build(packages, staging, file, made));
  });
}
