import { existsSync } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../labError.ts";
import { type LabLog, step } from "../progress.ts";
import { uninstallPackages } from "./installPackages.ts";

/** Removes the lab's packages, images and plugins from the cache, unless another lab runs from them. */
export async function purgeCache(cache: string, log: LabLog): Promise<void> {
  if (!existsSync(cache)) return;
  const lock = join(cache, "lock");
  const ours = ["packages", "images", "plugins"].map((name) => join(cache, name));
  await step(log, "remove the lab's packages, images and plugins", 1, async () => {
    // Every process of a lab holds a shared lock on this file.
    const remove = ["--nonblock", "--conflict-exit-code", "75", lock, "rm", "-rf", ...ours];
    const { exitCode, stderr } = await execa("flock", remove, { reject: false });
    if (exitCode === 75) {
      const cause = "another lab runs from them";
      throw new LabError(`cannot remove the packages in ${cache}`, cause, "stop that lab first");
    }
    if (exitCode !== 0) {
      throw new LabError(`cannot remove the packages in ${cache}`, stderr, "remove them by hand");
    }
    await uninstallPackages(cache, log);
    for (const name of await readdir(cache)) {
      if (name.endsWith(".lock") || name === "lock") await rm(join(cache, name), { force: true });
    }
    // Other parts of strata may keep something here.
    await rmdir(cache).catch(() => undefined);
  });
}
