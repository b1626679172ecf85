import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Value } from "../../../provider/core/values.ts";
import {
  archiveSignature,
  assetSignature,
  signatureKey,
} from "../../../provider/core/wire/signatures.ts";
import { globPattern } from "./globPattern.ts";

/** Files below `dir` that the globs name; a later one with `!` leaves out what an earlier one took. */
export async function findFiles(dir: string, globs: readonly string[]): Promise<string[]> {
  const rules = globs.map((glob) => ({
    takes: !glob.startsWith("!"),
    pattern: globPattern(glob.replace(/^!/, "")),
  }));
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .filter((path) => rules.findLast(({ pattern }) => pattern.test(path))?.takes === true)
    .toSorted();
}

/** Each file as an asset, by its path. */
export async function asAssets(
  dir: string,
  files: readonly string[],
): Promise<Record<string, Value>> {
  const assets = files.map(async (file): Promise<[string, Value]> => {
    const path = join(dir, file);
    const hash = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    return [file, { [signatureKey]: assetSignature, path, hash }];
  });
  return Object.fromEntries(await Promise.all(assets));
}

export async function asArchive(dir: string, files: readonly string[]): Promise<Value> {
  return { [signatureKey]: archiveSignature, assets: await asAssets(dir, files) };
}
