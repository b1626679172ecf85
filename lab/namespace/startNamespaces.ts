import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabError } from "../labError.ts";
import type { LabPaths } from "../labPaths.ts";
import { waitFor } from "../waitFor.ts";
import { identify, type ProcessIdentity } from "./processes.ts";
import { startDetached } from "./startDetached.ts";

const script = fileURLToPath(new URL("namespaces.sh", import.meta.url));

/** Makes the lab's namespaces and returns the process that holds them. */
export async function startNamespaces(
  paths: LabPaths,
  overlay: string,
  hostname: string,
  vms: boolean,
): Promise<ProcessIdentity> {
  const pidFile = join(paths.run, "pid");
  const log = join(paths.logs, "namespaces.log");
  await rm(paths.run, { recursive: true, force: true });
  await rm(log, { force: true });
  await mkdir(paths.run, { recursive: true });
  const unshare = ["unshare", "--mount", "--propagation", "private"];
  await startDetached([...unshare, "bash", script, "outer", paths.dir], log, {
    LAB_TREE: overlay,
    LAB_CACHE_LOCK: join(paths.cache, "lock"),
    LAB_CGROUP: paths.cgroup,
    LAB_HOSTNAME: hostname,
    LAB_VMS: vms ? "yes" : "",
  });
  const wait = { what: "the lab's namespaces", seconds: 15, wayOut: `see ${log}`, everyMs: 20 };
  try {
    return await waitFor(wait, async () => {
      const text = await readFile(pidFile, "utf8").catch(() => "");
      return text === "" ? undefined : identify(Number(text));
    });
  } catch (error) {
    const said = (await readFile(log, "utf8").catch(() => "")).trim();
    throw new LabError(
      "cannot make the lab's namespaces",
      said === "" ? error : said.replaceAll("\n", " | "),
      "the lab needs root, mount, network, pid and cgroup namespaces, cgroup2 and overlayfs",
    );
  }
}
