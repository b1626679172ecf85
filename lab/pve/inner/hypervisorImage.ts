import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { imageFile } from "../../images/labImages.ts";
import { labPaths } from "../../labPaths.ts";
import { labPackages } from "../../packages/labPackages.ts";
import type { LabLog } from "../../progress.ts";
import type { GuestImage } from "../containers/guestImage.ts";

const project = fileURLToPath(new URL("../../..", import.meta.url));

const disk = (source: string, path: string) => ({ type: "disk", source, path, readonly: "true" });

const unit = (bridge: string, image: string) => `[Unit]
Description=Proxmox VE stand-in with an Incus of its own
After=network.target cloud-init.service

[Service]
ExecStart=/bin/sh /opt/strata/lab/pve/inner/start.sh ${bridge} ${image}
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
 * @param bridge address of the inner node on its bridge vmbr0, behind which its guests are: other than all around it
 */
export async function hypervisorImage(bridge: string, log: LabLog): Promise<GuestImage> {
  const { cache } = labPaths();
  const image = await imageFile("strata-debian", cache, await labPackages(cache, log), log);
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
      modules: disk(await realpath(`${project}node_modules`), "/opt/node_modules"),
    },
    files: { [`/etc/systemd/system/${name}`]: unit(bridge, basename(image)) },
    links: { [`/etc/systemd/system/multi-user.target.wants/${name}`]: `../${name}` },
  };
}
