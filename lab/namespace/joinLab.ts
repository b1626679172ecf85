/** Which of the lab's namespaces a process joins; it always joins the lab's cgroup and pid namespace. */
export type Namespaces = "all" | "pid";

/** Moves itself into the lab's cgroup ($0), then becomes the rest of its arguments. */
const joinCgroup = 'echo 0 >"$0" && exec "$@"';

/** The command line that runs `argv` inside the lab whose process 1 has this id. It dies with the lab. */
export function joinCommand(
  init: number,
  namespaces: Namespaces,
  argv: readonly string[],
): string[] {
  const procs = `/proc/${init}/root/sys/fs/cgroup/init.scope/cgroup.procs`;
  const others = namespaces === "all" ? ["--mount", "--net", "--uts", "--ipc", "--cgroup"] : [];
  const enter = ["nsenter", "--target", String(init), "--pid", ...others, "--", ...argv];
  return ["bash", "-c", joinCgroup, procs, ...enter];
}
