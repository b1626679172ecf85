import type { LabStatus } from "./labStatus.ts";

/** A status as aligned lines for people. */
export function statusText(status: LabStatus): string {
  const rows: [string, string | undefined][] = [
    ["lab", status.state],
    ...status.problems.map((problem): [string, string] => ["problem", problem]),
    ["directory", status.dir],
    ["cache", status.cache],
    ["socket", status.socket],
    ["log", status.log],
    ["Incus", status.version],
    ["server", status.serverName],
    ["fingerprint", status.fingerprint],
    ["pool", status.pool && `default (${status.pool})`],
    ["images", status.images?.join(", ")],
    ["process 1", status.pid?.toString()],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name.padEnd(12)} ${value}`)
    .join("\n");
}
