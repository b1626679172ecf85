import { fileURLToPath } from "node:url";
import type { LabPackages } from "../packages/labPackages.ts";
import { type LabLog, step } from "../progress.ts";
import { buildDebianImage, debianRecipe } from "./buildDebianImage.ts";
import { buildTinyImage, tinyRecipe } from "./buildTinyImage.ts";
import type { ImageAlias } from "./imageAlias.ts";
import { cachedImage } from "./imageCache.ts";

interface Recipe {
  /** What the image depends on; a change of one makes a new image. */
  readonly files: readonly string[];
  readonly build: (packages: LabPackages, staging: string, file: string) => Promise<void>;
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
};

/** The file of a lab image, built where the cache has none. */
export async function imageFile(
  alias: ImageAlias,
  cache: string,
  packages: LabPackages,
  log: LabLog,
): Promise<string> {
  const { files, build, seconds } = recipes[alias];
  return cachedImage(cache, alias, files, (staging, file) =>
    step(log, `build image ${alias}`, seconds, () => build(packages, staging, file)),
  );
}
