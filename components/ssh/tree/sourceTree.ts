import { lstatSync, readdirSync, readlinkSync, type Stats } from "node:fs";
import { join, resolve } from "node:path";
import { dirname } from "node:path/posix";
import { excludedBy } from "./excludes.ts";
import { gitFiles } from "./gitFiles.ts";

/** What lies below the root of a tree. */
export interface TreeEntry {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  /** Permission bits: those of the source, without write rights of others than the owner. */
  readonly mode: number;
  /** Of a link: where it points. Of a file: where it lies here. */
  readonly from: string;
  /** Bytes of a file; 0 of others. */
  readonly size: number;
}

export interface TreeOptions {
  /** Whether `.git` comes along. Default: false. */
  readonly includeGit?: boolean | undefined;
  /** Names, or paths below the root, that stay behind; `*` stands for anything but a slash. */
  readonly exclude?: readonly string[] | undefined;
}

/**
 * The files, directories and links of a directory, sorted by the bytes of their paths. In a git repository: what git
 * tracks or would, so that what it ignores stays behind, and no empty directories.
 *
 * @throws Error where it is no directory, has nothing to take, or holds what no archive carries over.
 */
export function sourceTree(source: string, options: TreeOptions = {}): TreeEntry[] {
  const root = resolve(source);
  if (!statOf(root)?.isDirectory()) throw new Error(`${source} is no directory`);
  const isExcluded = excludedBy(options.exclude ?? []);
  const known = gitFiles(root);
  const paths =
    known === undefined ? pathsBelow(root, "", (name) => name !== ".git") : withParents(known);
  const git = options.includeGit === true ? withParents(gitDirectory(root)) : [];
  const entries = [...new Set([...paths, ...git])]
    .filter((path) => !isExcluded(path))
    .flatMap((path) => entryOf(root, path));
  if (entries.length === 0) {
    throw new Error(`${source} has nothing to copy: it is empty, or git ignores what is in it`);
  }
  return entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function gitDirectory(root: string): string[] {
  if (!statOf(join(root, ".git"))?.isDirectory()) {
    throw new Error(
      `${root} has no directory .git; name the root of a clone, or leave includeGit out`,
    );
  }
  return pathsBelow(root, ".git", () => true);
}

function pathsBelow(root: string, base: string, isWanted: (name: string) => boolean): string[] {
  return readdirSync(join(root, base), { withFileTypes: true }).flatMap((entry) => {
    if (!isWanted(entry.name)) return [];
    const path = base === "" ? entry.name : `${base}/${entry.name}`;
    return entry.isDirectory() ? [path, ...pathsBelow(root, path, isWanted)] : [path];
  });
}

function withParents(paths: readonly string[]): string[] {
  const parents = (path: string): string[] =>
    dirname(path) === "." ? [path] : [...parents(dirname(path)), path];
  return paths.flatMap(parents);
}

function entryOf(root: string, path: string): TreeEntry[] {
  const from = join(root, path);
  const stats = statOf(from);
  // Git still lists what has been deleted and not yet committed.
  if (stats === undefined) return [];
  if (path.includes("\uFFFD")) throw new Error(`${from}: its name is not UTF-8; rename it`);
  if (stats.isSymbolicLink()) {
    return [{ path, kind: "link", mode: 0o777, from: readlinkSync(from), size: 0 }];
  }
  const mode = stats.mode & 0o755;
  if (stats.isDirectory()) return [{ path, kind: "directory", mode: mode | 0o700, from, size: 0 }];
  if (stats.isFile()) return [{ path, kind: "file", mode, from, size: stats.size }];
  throw new Error(`${from} is neither file, directory nor link; exclude it`);
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
