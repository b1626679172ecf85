import { failure } from "../pveError.ts";
import type { Config } from "../state.ts";
import { drivesOf, isCdrom } from "./drive.ts";
import { isNicKey } from "./nic.ts";

/** The first disk, the first cdrom, the first NIC; without any of them a blank. */
export function defaultBoot(config: Config): string {
  const drives = drivesOf(config);
  const disk = drives.find(([, drive]) => !isCdrom(drive))?.[0];
  const cdrom = drives.find(([, drive]) => isCdrom(drive))?.[0];
  const nic = Object.keys(config).filter(isNicKey).toSorted()[0];
  return printBoot([disk, cdrom, nic].filter((name) => name !== undefined));
}

export const bootDevices = (boot: string | undefined) =>
  /^order=(.*)$/
    .exec(boot ?? "")?.[1]
    ?.split(";")
    .filter((name) => name !== "");

export const printBoot = (devices: readonly string[]) =>
  devices.length === 0 ? " " : `order=${devices.join(";")}`;

/** @throws PveError 500 for a device the VM does not have. */
export function checkBoot(config: Config, boot: string): void {
  const missing = bootDevices(boot)?.find((name) => config[name] === undefined);
  if (missing !== undefined)
    throw failure(`invalid bootorder: device '${missing}' does not exist'`);
}
