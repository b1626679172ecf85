import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { LabPaths } from "../labPaths.ts";
import { toolEnv } from "../packages/toolbox.ts";
import { waitFor } from "../waitFor.ts";
import { isAlive, isGone, type ProcessIdentity } from "./processes.ts";

const cleanCgroup = fileURLToPath(new URL("cleanCgroup.sh", import.meta.url));

/**
 * Ends all processes of a lab, and with them its namespaces, mounts, links and rules; waits until the kernel has
 * also let go of its loop device. Works on what is left of a crashed lab, too.
 */
export async function endNamespaces(
  paths: LabPaths,
  init: ProcessIdentity | undefined,
): Promise<void> {
  const wayOut =
    "look for its processes with `ps -e -o pid,stat,wchan,args`, or restart the machine";
  const disks = await loopFiles(paths.incusDir);
  if (init !== undefined && (await isAlive(init))) {
    process.kill(init.pid, "SIGKILL");
    await waitFor({ what: `process ${init.pid} to end`, seconds: 30, wayOut }, async () =>
      (await isGone(init)) ? true : undefined,
    );
  }
  await mkdir(paths.run, { recursive: true });
  const unshare = ["--mount", "--propagation", "private", "bash", cleanCgroup];
  await execa("unshare", [...unshare, paths.cgroup, paths.run]);
  await waitFor({ what: "the lab's loop device to go", seconds: 30, wayOut }, async () =>
    (await isAttached(disks)) ? undefined : true,
  );
}

/** Inodes of the files that loop devices of this lab are made of. */
async function loopFiles(incusDir: string): Promise<string[]> {
  const disks = join(incusDir, "disks");
  const names = await readdir(disks).catch((): string[] => []);
  const files = await Promise.all(names.map((name) => stat(join(disks, name))));
  return files.map(({ ino }) => String(ino));
}

/** Whether a loop device holds one of these inodes; by path none would be found, as the lab sees other paths. */
async function isAttached(inodes: readonly string[]): Promise<boolean> {
  if (inodes.length === 0) return false;
  const columns = ["--list", "--noheadings", "--raw", "--output", "BACK-INO"];
  const { stdout } = await execa("losetup", columns, { env: toolEnv(), extendEnv: false });
  return stdout.split("\n").some((inode) => inodes.includes(inode.trim()));
}
