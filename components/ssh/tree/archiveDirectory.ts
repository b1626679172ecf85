import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "strata-sync-";
const dayMs = 86_400_000;

/**
 * A directory for an archive, for this run and its user alone. A program that Pulumi ends, as after an error, leaves its own: the
 * next one removes those that are a day old.
 */
export function archiveDirectory(): string {
  const parent = tmpdir();
  for (const name of readdirSync(parent).filter((one) => one.startsWith(prefix))) {
    const path = join(parent, name);
    const left = lstatSync(path, { throwIfNoEntry: false });
    const isOurs = left?.isDirectory() === true && left.uid === process.getuid?.();
    if (isOurs && Date.now() - left.mtimeMs > dayMs) rmSync(path, { recursive: true, force: true });
  }
  const directory = mkdtempSync(join(parent, prefix));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
