import { join } from "node:path";
import type { LabPaths } from "../labPaths.ts";
import { toolboxCommand } from "../packages/toolbox.ts";
import { joinCommand } from "./joinLab.ts";
import { findInPidNamespace } from "./processes.ts";
import { startDetached } from "./startDetached.ts";

/**
 * Gives the lab's network namespace the outside through slirp4netns: a user-space NAT behind the device tap0
 * (10.0.2.100, gateway 10.0.2.2, name server 10.0.2.3). The machine's links, rules and sysctls are not involved,
 * and its loopback addresses are out of reach.
 */
export async function ensureUplink(paths: LabPaths, init: number, overlay: string): Promise<void> {
  if ((await uplinkProcesses(paths, init)).length > 0) return;
  // Not in the lab's mount namespace: it must read the machine's resolv.conf, not the one that points at itself.
  const slirp = [
    ..."slirp4netns --configure --mtu=65520 --disable-host-loopback --netns-type=path".split(" "),
    apiSocket(paths),
    `/proc/${init}/ns/net`,
    "tap0",
  ];
  const command = joinCommand(init, "pid", toolboxCommand(overlay, slirp));
  await startDetached(command, join(paths.logs, "uplink.log"));
}

/** Ids of the uplink's process as this machine sees them: one, or none. */
export async function uplinkProcesses(paths: LabPaths, init: number): Promise<number[]> {
  return findInPidNamespace(init, apiSocket(paths));
}

/** Where the uplink takes commands; see `slirpApi`. */
export function uplinkSocket(paths: LabPaths): string {
  return join(paths.run, "slirp.socket");
}

function apiSocket(paths: LabPaths): string {
  return `--api-socket=${uplinkSocket(paths)}`;
}
