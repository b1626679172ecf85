import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { arch } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { withFileLock } from "../fileLock.ts";
import { LabError } from "../labError.ts";
import { type LabLog, step } from "../progress.ts";
import { hostSources } from "./aptSources.ts";
import type { Distribution } from "./distribution.ts";
import { privateApt } from "./privateApt.ts";
import { missingPackages } from "./wantedPackages.ts";

/** Conflicts with `busybox`, which many machines have, so it is unpacked without asking apt's resolver. */
const resolvedAlone = "busybox-static";

/**
 * The directory of unpacked packages which this machine lacks for a lab, and `more`, made on first use. A rename completes
 * it, so an interrupted run leaves no half tree.
 */
export async function packageTree(
  cache: string,
  distribution: Distribution,
  log: LabLog,
  more: readonly string[] = [],
): Promise<string> {
  const wanted = [...(await missingPackages(distribution)), ...more];
  const key = treeKey(distribution, wanted);
  const packages = join(cache, "packages");
  const tree = join(packages, key);
  await mkdir(packages, { recursive: true });
  if (existsSync(tree)) return tree;
  return withFileLock(join(cache, "packages.lock"), 900, async () => {
    if (existsSync(tree)) return tree;
    // What is left under this name was interrupted: whoever downloads holds the lock.
    const partial = join(packages, "partial");
    await rm(partial, { recursive: true, force: true });
    try {
      await mkdir(partial);
      const debs = await step(log, `download ${wanted.length} packages with dependencies`, 20, () =>
        download(partial, distribution, wanted),
      );
      await step(log, `unpack ${debs.length} packages`, 10, () =>
        unpack(join(partial, "tree"), debs),
      );
      await rename(join(partial, "tree"), tree);
      return tree;
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}

export function treeKey(distribution: Distribution, wanted: readonly string[]): string {
  const list = createHash("sha256").update(wanted.join("\n")).digest("hex").slice(0, 10);
  return `${distribution.codename}-${arch()}-${list}`;
}

/** Downloads packages with their dependencies by a private apt and returns the files. */
export async function download(
  dir: string,
  distribution: Distribution,
  wanted: readonly string[],
): Promise<string[]> {
  const sources = await hostSources(distribution);
  const apt = await privateApt(join(dir, "apt"), sources);
  try {
    await apt.run("update", "--error-on=any");
    await apt.run("install", "--download-only", ...wanted.filter((name) => name !== resolvedAlone));
    if (wanted.includes(resolvedAlone)) await apt.run("download", resolvedAlone);
  } catch (error) {
    const mirrors = [...new Set(sources.map((source) => source.uri))].join(", ");
    throw new LabError(
      `cannot download the lab's packages from ${mirrors}`,
      error,
      "check the machine's network and apt sources; nothing has been installed",
    );
  }
  const names = await readdir(apt.archives);
  return names.filter((name) => name.endsWith(".deb")).map((name) => join(apt.archives, name));
}

/** Unpacks without maintainer scripts, into a tree with a merged /usr like the machine's own. */
async function unpack(tree: string, debs: readonly string[]): Promise<void> {
  await mkdir(join(tree, "etc"), { recursive: true });
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await mkdir(join(tree, "usr", name), { recursive: true });
    await symlink(`usr/${name}`, join(tree, name));
  }
  for (const deb of debs) {
    // dpkg-deb --extract would replace the symlinks above by the directories of older packages.
    const extract = execa("tar", ["--extract", "--keep-directory-symlink", "--directory", tree]);
    await execa("dpkg-deb", ["--fsys-tarfile", deb], { buffer: false }).pipe(extract);
  }
}
