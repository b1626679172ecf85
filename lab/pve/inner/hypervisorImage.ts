import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { GuestImage } from "../containers/guestImage.ts";
import { disk, runtimeDevices } from "./runtimeDevices.ts";
import { standIn } from "./standIn.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));

/** The image of a VM that sees what a node runs by, and is none: packages may make it one. */
export async function bareImage(image: string): Promise<GuestImage> {
  return {
    alias: "strata-debian",
    config: { "security.nesting": "true" },
    devices: {
      // As the lab sees it: with its packages.
      programs: disk("/usr", "/opt/lab/usr"),
      images: disk(dirname(image), "/opt/lab/images"),
      node: disk(dirname(process.execPath), "/opt/lab/node"),
      project: disk(project, "/opt/strata"),
      modules: disk(await modules(), "/opt/node_modules"),
    },
  };
}

/**
 * The image of a VM that is a Proxmox VE node itself, as if it were installed: the lab's Debian with a stand-in on
 * port 8006 and an Incus of its own, both run from the lab's programs, of which nothing is downloaded or copied.
 *
 * The node's certificate is in `/etc/pve/pve-root-ca.pem`, a token of its root in `/etc/pve/priv/strata.token`.
 *
 * @param image the file of the image strata-debian
 * @param bridge address of the inner node on its bridge vmbr0, behind which its guests are: other than all around it.
 * Default: `start.sh` makes one from the VM's own address.
 */
export async function hypervisorImage(image: string, bridge = ""): Promise<GuestImage> {
  const bare = await bareImage(image);
  const { files, links } = standIn(image, bridge);
  return {
    ...bare,
    devices: { ...bare.devices, ...(await runtimeDevices()) },
    files,
    links: { ...links, "/usr/sbin/strata-runtime": "/opt/strata/lab/pve/inner/runtime.sh" },
  };
}

/** In an inner node the project's own may be a link to nowhere, and Node finds those beside it. */
async function modules(): Promise<string> {
  return realpath(`${project}node_modules`).catch(() => realpath(`${project}../node_modules`));
}
