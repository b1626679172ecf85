import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { identify } from "../../../lab/namespace/processes.ts";
import { packageTree } from "../../../lab/packages/packageTree.ts";
import { hostDistribution } from "../../../lab/packages/distribution.ts";
import { toolboxCommand, toolEnv } from "../../../lab/packages/toolbox.ts";

/** What a lab must leave as it is on the machine. */
export interface HostView {
  readonly links: readonly string[];
  readonly routes: string;
  readonly rules: string;
  readonly mounts: readonly string[];
  readonly sysctls: ReadonlyMap<string, string>;
  readonly aptFiles: readonly string[];
}

export async function hostView(cache: string): Promise<HostView> {
  const aptFiles = await readdir("/etc/apt", { recursive: true });
  return {
    links: (await readdir("/sys/class/net")).toSorted(),
    routes: await readFile("/proc/net/route", "utf8"),
    rules: await nftRuleset(cache),
    mounts: await mountPoints(),
    sysctls: await sysctls("/proc/sys/net"),
    aptFiles: aptFiles.toSorted(),
  };
}

/** The machine's own rules, read with the lab's nft where the machine has none. */
async function nftRuleset(cache: string): Promise<string> {
  const tree = await packageTree(cache, await hostDistribution(), () => {});
  const [command = "", ...args] = toolboxCommand(tree, ["nft", "list", "ruleset"]);
  return (await execa(command, args, { env: toolEnv() })).stdout;
}

async function mountPoints(): Promise<string[]> {
  const lines = (await readFile("/proc/self/mountinfo", "utf8")).trim().split("\n");
  return lines.map((line) => line.split(" ")[4] ?? "").toSorted();
}

/** Values that count what is going on, rather than say how things are set. */
const counters = /nf_conntrack_count|tcp_fastopen_key|\/flush$/;

async function sysctls(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !counters.test(path));
  const values = paths.map(async (path): Promise<[string, string]> => [
    path,
    await readFile(path, "utf8").catch(() => "not readable"),
  ]);
  return new Map(await Promise.all(values));
}

/** The lab's namespaces, and what on the machine still refers to the lab in any way. */
export interface LabTraces {
  readonly namespaces: ReadonlySet<string>;
  /** When the stop began, in clock ticks since boot: the kernel gives freed namespace numbers to new labs. */
  readonly ticks: number;
  readonly cgroup: string;
  readonly dir: string;
  readonly loopInode: string;
}

/** Everything of a stopped lab that is still there, each said in words; empty when nothing is. */
export async function remains(traces: LabTraces): Promise<string[]> {
  const { dir, namespaces, ticks, cgroup, loopInode } = traces;
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const cmdline = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (pid !== String(process.pid) && cmdline.includes(`${dir}/`)) {
      found.push(`process ${pid}: ${cmdline.replaceAll("\0", " ")}`);
    }
    const started = Number((await identify(Number(pid)))?.startTicks);
    for (const namespace of await namespacesOf(Number(pid))) {
      if (started <= ticks && namespaces.has(namespace))
        found.push(`process ${pid} in ${namespace}`);
    }
    const mounts = await readFile(`/proc/${pid}/mountinfo`, "utf8").catch(() => "");
    if (mounts.includes(`${dir}/`)) found.push(`mount of process ${pid}`);
  }
  const loops = await execa(
    "losetup",
    ["--list", "--noheadings", "--raw", "--output", "BACK-INO"],
    {
      env: toolEnv(),
    },
  );
  if (loops.stdout.split("\n").includes(loopInode)) found.push(`loop device of inode ${loopInode}`);
  const groups = await execa("find", ["/sys/fs/cgroup", "-maxdepth", "2", "-name", cgroup]);
  if (groups.stdout !== "") found.push(`cgroup ${groups.stdout}`);
  return found;
}

/** Now, as proc(5) gives the start of processes; 100 a second on every Linux that runs here. */
export async function ticksNow(): Promise<number> {
  return Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]) * 100;
}

export async function namespacesOf(pid: number): Promise<string[]> {
  const kinds = ["mnt", "net", "pid", "uts", "ipc", "cgroup"];
  return Promise.all(kinds.map((kind) => readlink(`/proc/${pid}/ns/${kind}`).catch(() => "")));
}
