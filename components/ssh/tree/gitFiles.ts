import { spawnSync } from "node:child_process";
import { existsSync, lstatSync } from "node:fs";
import { dirname, join } from "node:path";

/** Bytes that git may print: some million paths. */
const most = 256 * 1024 * 1024;

/**
 * The paths below a directory that git tracks, or would if they were added; undefined where it is in no repository.
 *
 * @throws Error where git is not there or refuses: without it, what it ignores would come along.
 */
export function gitFiles(directory: string): string[] | undefined {
  if (!inRepository(directory)) return undefined;
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { error, status, stdout, stderr } = spawnSync("git", args, {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: most,
  });
  if (error ?? status !== 0) {
    const cause = error?.message ?? stderr.trim();
    throw new Error(`${directory} is in a git repository, but git does not list it: ${cause}`);
  }
  const paths = stdout.split("\0").filter((path) => path !== "");
  return [...new Set(paths)].flatMap((path) => inSubmodule(directory, path) ?? [path]);
}

function inRepository(directory: string): boolean {
  if (existsSync(join(directory, ".git"))) return true;
  return dirname(directory) !== directory && inRepository(dirname(directory));
}

/** What a submodule, or a clone inside, has; git names its directory alone. */
function inSubmodule(directory: string, path: string): string[] | undefined {
  const name = path.replace(/\/$/, "");
  const inner = join(directory, name);
  if (!lstatSync(inner, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  // One that has not been fetched is an empty directory.
  if (!existsSync(join(inner, ".git"))) return [];
  return (gitFiles(inner) ?? []).map((file) => `${name}/${file}`);
}
