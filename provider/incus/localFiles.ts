import { createHash } from "node:crypto";
import { closeSync, constants, accessSync, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";

/** Hashes by path, size and time of change: Check runs in every preview, and images are large. */
const hashes = new Map<string, string>();
const chunkBytes = 1024 * 1024;

/**
 * SHA-256 (hex) of the bytes of files, one after the other. Paths are relative to the program's
 * directory, where the engine starts the provider. Synchronous, since it fills in defaults.
 * @throws Error when a file cannot be read.
 */
export function hashFiles(files: readonly string[]): string {
  const key = JSON.stringify(files.map(stamp));
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (const file of files) {
    const descriptor = openSync(resolve(file), "r");
    try {
      for (let read = -1; read !== 0;) {
        read = readSync(descriptor, chunk);
        hash.update(chunk.subarray(0, read));
      }
    } finally {
      closeSync(descriptor);
    }
  }
  const digest = hash.digest("hex");
  hashes.set(key, digest);
  return digest;
}

/** Why a local file cannot be read; undefined when it can. */
export function unreadable(file: string): string | undefined {
  const path = resolve(file);
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile() ? undefined : `${path} is no file`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? `there is no file ${path}` : `${path} cannot be read (${code})`;
  }
}

function stamp(file: string): readonly unknown[] {
  const path = resolve(file);
  const { size, mtimeMs, ino } = statSync(path);
  return [path, size, mtimeMs, ino];
}
