import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { findProgram } from "./findProgram.ts";
import { readVersion } from "./readVersion.ts";
import {
  pulumiVersion,
  type SetupContext,
  type Toolchain,
  toolchainPrograms,
} from "./toolchain.ts";

const abandonedAfterHours = 6;

/** The toolchain an earlier run has put into the cache. */
export function cachedToolchain({ cache }: SetupContext): Promise<Toolchain | undefined> {
  const dir = join(cache, "pulumi", pulumiVersion);
  const complete = toolchainPrograms.every((program) => findProgram(program, dir));
  const found = { dir, version: pulumiVersion, origin: "the cache" };
  return Promise.resolve(complete ? found : undefined);
}

/**
 * Lets `fill` put the programs into an empty directory, tries the CLI, and only then gives the
 * directory its final name: a run that is cut off leaves nothing that looks complete.
 */
export async function fillCache(
  context: SetupContext,
  origin: string,
  fill: (dir: string) => Promise<void>,
): Promise<Toolchain> {
  const parent = join(context.cache, "pulumi");
  const dir = join(parent, pulumiVersion);
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const scratch = await mkdtemp(join(parent, "new-"));
  try {
    await fill(scratch);
    for (const program of toolchainPrograms) {
      if (!findProgram(program, scratch)) throw new Error(`it holds no ${program}`);
    }
    const version = await readVersion(join(scratch, "pulumi"), ["version"]);
    if (version !== pulumiVersion) {
      throw new Error(`its pulumi is version ${version} instead of ${pulumiVersion}`);
    }
    // The maker of temporary directories lets nobody else in, and guests of a lab run what is in here, too.
    await chmod(scratch, 0o755);
    await rename(scratch, dir).catch(async (error: NodeJS.ErrnoException) => {
      // Another run was faster.
      if (error.code !== "ENOTEMPTY" || !(await cachedToolchain(context))) throw error;
    });
    return { dir, version, origin };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const ageMs = Date.now() - (await stat(path)).mtimeMs;
    if (name.startsWith("new-") && ageMs > abandonedAfterHours * 3600 * 1000) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
