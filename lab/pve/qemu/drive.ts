import {
  parsePropertyString,
  printPropertyString,
  type PropertyFormat,
} from "../api/propertyString.ts";
import { configProperties } from "../guests/guestConfig.ts";
import type { Config } from "../state.ts";
import { formatSize } from "../storage/volumes.ts";

/** In the order PVE works through them. */
const buses = ["ide", "scsi", "virtio", "sata", "efidisk", "tpmstate"];
const key = /^(ide|scsi|virtio|sata|efidisk|tpmstate)(\d+)$/;

export type Drive = Record<string, string>;

export const isDriveKey = (name: string) => key.test(name);
export const isUnusedKey = (name: string) => /^unused\d+$/.test(name);

export function driveFormat(name: string): PropertyFormat {
  const properties = configProperties("qemu");
  const property = properties[name] ?? properties[name.replace(/\d+$/, "[n]")];
  return typeof property?.format === "object" ? property.format : {};
}

export const parseDrive = (name: string, text: string): Drive =>
  parsePropertyString(driveFormat(name), text);

export const printDrive = (name: string, drive: Drive) =>
  printPropertyString(driveFormat(name), drive);

/** Without a medium, with the host's drive or with a file: all cdroms are not disks. */
export const isCdrom = (drive: Drive) => drive["media"] === "cdrom";
export const isCloudInit = (drive: Drive) => /(^|[-:/])cloudinit(\.|$)/.test(drive["file"] ?? "");
export const isVolume = (drive: Drive) => (drive["file"] ?? "").includes(":");

export const sized = (drive: Drive, bytes: number): Drive => ({
  ...drive,
  size: formatSize(bytes),
});

/** Drives of a config in PVE's order. */
export function drivesOf(config: Config): [string, Drive][] {
  const rank = (name: string) => {
    const [, bus = "", number = "0"] = key.exec(name) ?? [];
    return buses.indexOf(bus) * 1000 + Number(number);
  };
  return Object.keys(config)
    .filter(isDriveKey)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => [name, parseDrive(name, config[name] ?? "")]);
}

export const disksOf = (config: Config) =>
  drivesOf(config).filter(([, drive]) => !isCdrom(drive) && isVolume(drive));
