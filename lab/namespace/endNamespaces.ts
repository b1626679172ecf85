import { mkdir, readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { LabPaths } from "../labPaths.ts";
import { waitFor } from "../waitFor.ts";
import { isAlive, type ProcessIdentity } from "./processes.ts";

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
  if (init !== undefined && (await isAlive(init))) {
    process.kill(init.pid, "SIGKILL");
    await waitFor({ what: `process ${init.pid} to end`, seconds: 30, wayOut }, async () =>
      (await isAlive(init)) ? undefined : true,
    );
  }
  await mkdir(paths.run, { recursive: true });
  const unshare = ["--mount", "--propagation", "private", "bash", cleanCgroup];
  await execa("unshare", [...unshare, paths.cgroup, paths.run]);
  await waitFor({ what: "the lab's loop device to go", seconds: 30, wayOut }, async () =>
    (await loopDevices(paths.dir)).length === 0 ? true : undefined,
  );
}

/** Loop devices whose file lies in this directory. */
export async function loopDevices(dir: string): Promise<string[]> {
  const devices = (await readdir("/sys/block")).filter((name) => name.startsWith("loop"));
  const files = await Promise.all(
    devices.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, "utf8").catch(() => "")),
  );
  return devices.filter((_, index) => files[index]?.startsWith(`${dir}/`));
}
