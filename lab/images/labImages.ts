import { type LabLog, step } from "../progress.ts";
import { buildTinyImage, tinyRecipe } from "./buildTinyImage.ts";
import { cachedImage } from "./imageCache.ts";

export type ImageAlias = "strata-tiny";

export const allImages: readonly ImageAlias[] = ["strata-tiny"];

/** The file of a lab image, built where the cache has none. */
export async function imageFile(
  alias: ImageAlias,
  cache: string,
  tree: string,
  log: LabLog,
): Promise<string> {
  return cachedImage(cache, alias, tinyRecipe, (staging, file) =>
    step(log, `build image ${alias}`, 2, () => buildTinyImage(tree, staging, file)),
  );
}
