import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { GuestImage } from "../containers/guestImage.ts";
import { disk, runtimeDevices } from "./runtimeDevices.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));

/** What an administrator finds on a node, as far as setting one up takes it. */
const tools = ["pveum", "pvesh", "pveversion"];
const toolScript = "/opt/strata/lab/pve/inner/tools/run.sh";

const unit = (image: string, bridge: string) => `[Unit]
Description=Proxmox VE stand-in with an Incus of its own
After=network.target cloud-init.service

[Service]
ExecStart=/bin/sh /opt/strata/lab/pve/inner/start.sh ${image} ${bridge}
Delegate=yes
KillMode=mixed
Restart=on-failure
`;

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
  const name = "strata-pve.service";
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
      ...(await runtimeDevices()),
    },
    files: { [`/etc/systemd/system/${name}`]: unit(basename(image), bridge) },
    links: {
      [`/etc/systemd/system/multi-user.target.wants/${name}`]: `../${name}`,
      ...Object.fromEntries(tools.map((tool) => [`/usr/sbin/${tool}`, toolScript])),
      "/usr/sbin/strata-runtime": "/opt/strata/lab/pve/inner/runtime.sh",
    },
  };
}

/** In an inner node the project's own may be a link to nowhere, and Node finds those beside it. */
async function modules(): Promise<string> {
  return realpath(`${project}node_modules`).catch(() => realpath(`${project}../node_modules`));
}
