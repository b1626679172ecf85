import { existsSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { withFileLock } from "../fileLock.ts";
import { LabError } from "../labError.ts";
import { type LabLog, step } from "../progress.ts";
import type { Distribution } from "./distribution.ts";
import { download } from "./packageTree.ts";
import { missingPackages } from "./wantedPackages.ts";

/** What has been done to the machine, so that purge can undo it. */
const Installed = z.object({ packages: z.array(z.string()), masks: z.array(z.string()) });
type Installed = z.infer<typeof Installed>;

const policy = "/usr/sbin/policy-rc.d";
const wayOut = "`strata lab down --purge` removes what was installed";

/**
 * For machines that cannot mount an overlay: installs the packages with dpkg, their units masked and no service
 * started, after saying so. What was not installed before is recorded for `uninstallPackages`.
 */
export async function installPackages(
  cache: string,
  distribution: Distribution,
  log: LabLog,
): Promise<void> {
  await withFileLock(join(cache, "packages.lock"), 900, async () => {
    // Every image brings its own busybox, and this package conflicts with another that many machines have.
    const wanted = (await missingPackages(distribution)).filter(
      (name) => name !== "busybox-static",
    );
    if (wanted.length === 0) return;
    log(`lab: packages cannot be laid over /usr here, so they are installed: ${wanted.join(" ")}`);
    log(`lab: their units are masked, no service is started; ${wayOut}`);
    const partial = join(cache, "packages/partial");
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    try {
      const debs = await download(partial, distribution, wanted);
      await step(log, `install ${debs.length} packages`, 30, () => install(cache, debs));
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}

export async function isInstalled(cache: string): Promise<boolean> {
  return (await readRecord(cache)) !== undefined;
}

/** Removes what `installPackages` installed; nothing where it did nothing. */
export async function uninstallPackages(cache: string, log: LabLog): Promise<void> {
  const record = await readRecord(cache);
  if (record === undefined) return;
  await step(log, `remove ${record.packages.length} installed packages`, 20, async () => {
    await dpkg("cannot remove the lab's packages", ["--purge", ...record.packages]);
    for (const mask of record.masks) await rm(mask, { force: true });
    await rm(recordFile(cache));
  });
}

async function install(cache: string, debs: readonly string[]): Promise<void> {
  const before = (await readRecord(cache)) ?? { packages: [], masks: [] };
  const present = new Set(
    (await execa("/usr/bin/dpkg-query", ["--show", "--showformat=${Package}\n"])).stdout.split(
      "\n",
    ),
  );
  const units: string[] = [];
  const packages: string[] = [];
  for (const deb of debs) {
    const { stdout: name } = await execa("dpkg-deb", ["--field", deb, "Package"]);
    if (!present.has(name)) packages.push(name);
    const { stdout: files } = await execa("dpkg-deb", ["--contents", deb]);
    for (const match of files.matchAll(
      /\/systemd\/system\/([^/\s]+\.(?:service|socket|timer|path))\b/g,
    )) {
      if (!present.has(name) && match[1] !== undefined) units.push(match[1]);
    }
  }
  const masks = [...new Set(units)]
    .map((unit) => join("/etc/systemd/system", unit))
    .filter((path) => !existsSync(path));
  const record: Installed = {
    packages: [...new Set([...before.packages, ...packages])],
    masks: [...new Set([...before.masks, ...masks])],
  };
  // Before the first change, so that an interrupted installation can be undone as well.
  await writeFile(recordFile(cache), JSON.stringify(record));
  await mkdir("/etc/systemd/system", { recursive: true });
  for (const mask of masks) await symlink("/dev/null", mask);
  const ownPolicy = !existsSync(policy);
  if (ownPolicy) await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await dpkg("cannot install the lab's packages", ["--install", ...debs]);
  } finally {
    if (ownPolicy) await rm(policy, { force: true });
  }
}

async function dpkg(act: string, args: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  try {
    await execa("/usr/bin/dpkg", ["--force-confold", ...args], { env, stdin: "ignore" });
  } catch (error) {
    throw new LabError(act, error, wayOut);
  }
}

function recordFile(cache: string): string {
  return join(cache, "installed.json");
}

async function readRecord(cache: string): Promise<Installed | undefined> {
  const text = await readFile(recordFile(cache), "utf8").catch(() => undefined);
  return text === undefined ? undefined : Installed.parse(JSON.parse(text));
}
