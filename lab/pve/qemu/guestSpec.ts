import type { GuestSpec } from "../guests/guestBackend.ts";
import type { PveNode } from "../node.ts";
import type { Config, Guest } from "../state.ts";
import { cloudInitDrive } from "./cloudInit.ts";
import { disksOf, drivesOf, isCloudInit } from "./drive.ts";
import { vmNics } from "./nic.ts";

/** The first disk that was filled from an image decides which system boots. */
export function vmSpec(node: PveNode, vmid: string, guest: Guest): GuestSpec {
  const { config } = guest;
  const volumes = disksOf(config).map(([, drive]) => node.state.volumes[drive["file"] ?? ""]);
  const image = volumes.find((volume) => volume?.origin !== undefined)?.origin;
  const hasCloudInit = drivesOf(config).some(([, drive]) => isCloudInit(drive));
  return {
    vmid,
    kind: "qemu",
    name: vmName(vmid, config),
    image,
    config: { ...config },
    nics: vmNics(config),
    ...(hasCloudInit ? { cloudInit: cloudInitDrive(node, vmid, config) } : {}),
  };
}

export const vmName = (vmid: string, config: Config) => config["name"] ?? `VM ${vmid}`;
