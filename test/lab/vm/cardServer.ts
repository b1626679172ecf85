import { join } from "node:path";

import type { Lab } from "../../../lab/startLab.ts";
import { waitFor } from "../../../lab/waitFor.ts";
import { daemonWrite } from "../harness/daemon.ts";
import { furnishIncus, type FurnishedIncus } from "../harness/furnishIncus.ts";
import { socketToLab } from "../harness/labConnection.ts";
import { inGuest } from "../nested/install/inGuest.ts";

const name = "cards";
const address = "10.98.0.10";
const port = 8444;

/**
 * The machine has the lab's own programs and kernel modules, by 9p: nothing is downloaded or added to its image. Its udev
 * looks at no displays, so what drives the one that QEMU shows is loaded here.
 */
const start = `
modprobe -a br_netfilter virtio_dma_buf
cd /lab/usr/lib/modules/"$(uname -r)"/kernel/drivers/gpu/drm
for module in drm drm_kms_helper drm_shmem_helper virtio/virtio-gpu; do insmod "$module.ko"; done
ln -sf /dev/null /etc/resolv.conf
echo root:1000000:100000000 | tee /etc/subuid >/etc/subgid
systemd-run --quiet --unit=incusd --property=Delegate=yes --property=BindReadOnlyPaths=/lab/usr:/usr \\
  --setenv=INCUS_SECURITY_APPARMOR=false --setenv=PATH=/usr/sbin:/usr/bin sh -c 'exec /usr/libexec/incus/incusd --group root'
systemd-run --quiet --unit=way systemd-socket-activate --listen=${port} \\
  /lib/systemd/systemd-socket-proxyd /var/lib/incus/unix.socket
`;

/** An Incus in an emulated machine of the lab, whose display is a card with a PCI address and nodes in /dev/dri. */
export interface CardServer extends FurnishedIncus {
  /** Runs a script on it as root, and gives what it prints. */
  readonly run: (script: string) => Promise<string>;
  readonly close: () => void;
}

export async function startCardServer(lab: Lab): Promise<CardServer> {
  const run = (script: string) => inGuest({ dir: lab.dir, project: "default", name }, script);
  await daemonWrite(lab.socket, "POST", "/1.0/networks", {
    name,
    config: { "ipv4.address": "10.98.0.1/24", "ipv6.address": "none" },
  });
  await daemonWrite(lab.socket, "POST", "/1.0/instances", {
    name,
    type: "virtual-machine",
    source: { type: "image", alias: "strata-vm" },
    config: { "security.secureboot": "false", "limits.memory": "2GiB", "limits.cpu": "2" },
    devices: {
      root: { type: "disk", path: "/", pool: "default" },
      eth0: { type: "nic", network: name, "ipv4.address": address },
      usr: { type: "disk", source: "/usr", path: "/lab/usr", readonly: "true", "io.bus": "9p" },
    },
    start: true,
  });
  const agent = { what: `the agent of ${name}`, seconds: 500, wayOut: "", everyMs: 2000 };
  await waitFor(agent, () => run("test -d /lab/usr/lib/modules"));
  await run(start);
  const socket = join(lab.dir, `${name}.socket`);
  const { close } = await socketToLab(socket, lab.dir, address, port);
  return { ...(await furnishIncus(socket, name, 500)), run, close };
}
