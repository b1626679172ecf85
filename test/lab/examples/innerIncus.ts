import { join } from "node:path";

import { importImage } from "../../../lab/daemon/importImage.ts";
import { imageFile } from "../../../lab/images/labImages.ts";
import { labPaths } from "../../../lab/labPaths.ts";
import { labPackages } from "../../../lab/packages/labPackages.ts";
import { runningState } from "../../../lab/runningState.ts";
import type { Lab } from "../../../lab/startLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { daemonGet, daemonWrite } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";

export interface InnerIncus {
  /** As this machine sees it: through the lab's mount namespace. */
  readonly socket: string;
  readonly fingerprint: string;
}

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
 * @param listen path of the proxy's socket in the lab
 */
export async function startInnerIncus(
  lab: Lab,
  { project, instance, listen }: { project: string; instance: string; listen: string },
): Promise<InnerIncus> {
  const log = () => {};
  const { cache } = labPaths(process.env, lab.dir);
  const packages = await labPackages(cache, log);
  const command = ["sh", "-c", start, packages.daemon];
  const { exitCode } = await guestExec(lab.socket, project, instance, command);
  if (exitCode !== 0) throw new Error(`the start in ${instance} exited with ${exitCode}`);
  const { init } = await runningState(lab.dir, "cannot look into the lab");
  const socket = join(`/proc/${init.pid}/root`, listen);
  const wayOut = `see /var/log/incusd.log in ${instance}`;
  const wait = { what: `Incus in ${instance}`, seconds: 60, wayOut, everyMs: 200 };
  const { environment } = await waitFor(wait, () =>
    daemonGet<{ environment: { certificate_fingerprint: string } }>(socket, "/1.0"),
  );
  const fingerprint = environment.certificate_fingerprint;
  await daemonWrite(socket, "POST", "/1.0/storage-pools", { name: "default", driver: "dir" });
  const file = await imageFile("strata-tiny", cache, packages, log);
  const client = connectIncus(unixConnection(socket), { fingerprint });
  await importImage(client, file, "strata-tiny").finally(() => client.close());
  return { socket, fingerprint };
}
