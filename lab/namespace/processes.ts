import { readdir, readFile, readlink } from "node:fs/promises";

/** A process, told from a later one with the same id by its start time (clock ticks since boot) and the boot. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

/** The identity of a process that runs now; `undefined` when none has this id, or only as a zombie. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const seen = await look(pid);
  return seen === undefined || /[ZX]/.test(seen.state) ? undefined : seen.identity;
}

export async function isAlive(process: ProcessIdentity): Promise<boolean> {
  return isSame(process, await identify(process.pid));
}

/** Whether even its zombie is gone, and with it what the kernel still held for it. */
export async function isGone(process: ProcessIdentity): Promise<boolean> {
  return !isSame(process, (await look(process.pid))?.identity);
}

function isSame(one: ProcessIdentity, other: ProcessIdentity | undefined): boolean {
  return other?.startTicks === one.startTicks && other.bootId === one.bootId;
}

async function look(
  pid: number,
): Promise<{ readonly identity: ProcessIdentity; readonly state: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  // proc(5): the second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", startTicks = ""] = [fields[0], fields[19]];
  const bootId = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  return { identity: { pid, startTicks, bootId }, state };
}

/** Processes in the pid namespace of `member` (not in namespaces below it) whose argument list holds `argument`. */
export async function findInPidNamespace(member: number, argument: string): Promise<number[]> {
  const namespace = await readlink(`/proc/${member}/ns/pid`).catch(() => undefined);
  if (namespace === undefined) return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const arguments_ = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      if (!arguments_.split("\0").includes(argument)) return undefined;
      const own = await readlink(`/proc/${pid}/ns/pid`).catch(() => undefined);
      return own === namespace ? Number(pid) : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}
