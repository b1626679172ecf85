import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TreeEntry } from "./sourceTree.ts";

/**
 * The hash of a tree, as 64 hexadecimal digits: SHA-256 over these records, sorted by their bytes, each with a zero byte
 * at its end. Modes are octal; the root itself has no record.
 *
 * - a directory: `d 755 path`
 * - a file: `f 644 path`, and `<SHA-256 of its content>  path`
 * - a link: `l path//target`
 *
 * `treeHashScript` computes the same with a machine's own tools.
 */
export function treeHash(entries: readonly TreeEntry[]): string {
  const records = entries.flatMap(recordsOf).map((record) => Buffer.from(`${record}\0`));
  const hash = createHash("sha256");
  for (const record of records.toSorted((a, b) => Buffer.compare(a, b))) hash.update(record);
  return hash.digest("hex");
}

function recordsOf({ path, kind, mode, from }: TreeEntry): string[] {
  if (kind === "link") return [`l ${path}//${from}`];
  if (kind === "directory") return [`d ${mode.toString(8)} ${path}`];
  const content = createHash("sha256").update(readFileSync(from)).digest("hex");
  return [`f ${mode.toString(8)} ${path}`, `${content}  ${path}`];
}

/** Shell function `tree_hash DIRECTORY`: prints the hash. Needs find, sort and sha256sum of GNU. */
export const treeHashScript = `tree_hash() (
  cd "$1" || exit
  {
    find . -mindepth 1 -type d -printf 'd %m %P\\0'
    find . -mindepth 1 -type f -printf 'f %m %P\\0'
    find . -mindepth 1 -type l -printf 'l %P//%l\\0'
    find . -mindepth 1 -type f -printf '%P\\0' | xargs -0 -r sha256sum -z --
    find . -mindepth 1 ! -type d ! -type f ! -type l -printf 'other %P\\0'
  } | LC_ALL=C sort -z | sha256sum | cut -d' ' -f1
)
`;
