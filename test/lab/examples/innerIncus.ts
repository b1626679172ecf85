import { join } from "node:path";

import { labPaths } from "../../../lab/labPaths.ts";
import { labPackages } from "../../../lab/packages/labPackages.ts";
import { runningState } from "../../../lab/runningState.ts";
import type { Lab } from "../../../lab/startLab.ts";
import { furnishIncus, type FurnishedIncus } from "../harness/furnishIncus.ts";
import { guestExec } from "../harness/guest.ts";

/**
 * Disks by which a tiny guest has the lab's own programs, as if they were installed: nothing is
 * downloaded into the guest.
 */
export const labPrograms = {
  usr: { type: "disk", source: "/usr", path: "/usr", readonly: true },
  lib: { type: "disk", source: "/usr/lib", path: "/lib", readonly: true },
  lib64: { type: "disk", source: "/usr/lib64", path: "/lib64", readonly: true },
};

// /usr/bin first: links such as /usr/sbin/ip -> /bin/ip would end at the guest's own busybox.
const start = `
export PATH=/usr/bin:/usr/sbin:/sbin:/bin INCUS_DIR=/var/lib/incus INCUS_SECURITY_APPARMOR=false
echo root:1000000:100000000 | tee /etc/subuid >/etc/subgid
mkdir -p $INCUS_DIR /var/log
setsid "$0" --group root </dev/null >/var/log/incusd.log 2>&1 &
`;

/**
 * Starts Incus in a guest whose proxy device leads to it, with a pool and the tiny image.
 *
 * @returns its socket as this machine sees it: through the lab's mount namespace
 * @param listen path of the proxy's socket in the lab
 */
export async function startInnerIncus(
  lab: Lab,
  { project, instance, listen }: { project: string; instance: string; listen: string },
): Promise<FurnishedIncus> {
  const log = () => {};
  const { cache } = labPaths(process.env, lab.dir);
  const packages = await labPackages(cache, log);
  const command = ["sh", "-c", start, packages.daemon];
  const { exitCode } = await guestExec(lab.socket, project, instance, command);
  if (exitCode !== 0) throw new Error(`the start in ${instance} exited with ${exitCode}`);
  const { init } = await runningState(lab.dir, "cannot look into the lab");
  return furnishIncus(join(`/proc/${init.pid}/root`, listen), instance, 60);
}
