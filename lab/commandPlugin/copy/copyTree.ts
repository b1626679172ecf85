import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { dirname, join as joinRemote } from "node:path/posix";
import type { SftpFiles } from "./sftpFiles.ts";

/**
 * Copies a file or directory as `cp -r` would: into `target` when that is a directory, and the content of a
 * source that ends in a slash without its name. Missing directories are made, files overwritten.
 */
export async function copyTree(files: SftpFiles, source: string, target: string): Promise<void> {
  const there = await files.stat(target);
  const inside = joinRemote(target, basename(source));
  if (!(await stat(source)).isDirectory()) {
    if (there?.isDirectory()) return files.upload(source, inside);
    if (!there) await files.makeDirectory(dirname(target));
    return files.upload(source, target);
  }
  await files.makeDirectory(target);
  await copyDirectory(files, source, source.endsWith("/") ? target : inside);
}

async function copyDirectory(files: SftpFiles, source: string, target: string): Promise<void> {
  await files.makeDirectory(target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = joinRemote(target, entry.name);
    if (entry.isDirectory()) await copyDirectory(files, from, to);
    else await files.upload(from, to);
  }
}
