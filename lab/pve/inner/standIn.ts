import { basename } from "node:path";
import type { GuestImage } from "../containers/guestImage.ts";

/** What an administrator finds on a node, as far as setting one up takes it. */
const tools = ["pveum", "pvesm", "pvesh", "pveversion"];
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
 * What makes a node of a machine that sees the lab's programs: a service that starts the stand-in, and tools for root.
 *
 * @param image the file of the image strata-debian
 * @param bridge address on the bridge of its guests. Default: `start.sh` makes one from the machine's own address.
 */
export function standIn(
  image: string,
  bridge = "",
): Required<Pick<GuestImage, "files" | "links">> & { readonly service: string } {
  const service = "strata-pve.service";
  return {
    service,
    files: { [`/etc/systemd/system/${service}`]: unit(basename(image), bridge) },
    links: {
      [`/etc/systemd/system/multi-user.target.wants/${service}`]: `../${service}`,
      ...Object.fromEntries(tools.map((tool) => [`/usr/sbin/${tool}`, toolScript])),
    },
  };
}
