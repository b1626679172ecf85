import { sortedTags } from "../guests/guestConfig.ts";
import type { PveNode } from "../node.ts";
import type { Config, Guest } from "../state.ts";
import { ownerOf, removeDisk } from "../storage/volumes.ts";
import { bootDevices, printBoot } from "./bootOrder.ts";
import { isCdrom, isCloudInit, isDriveKey, isUnusedKey, parseDrive } from "./drive.ts";
import { makeDrives } from "./makeDrives.ts";
import { isNicKey, parseNic, printNic } from "./nic.ts";
import type { Change } from "./change.ts";

/** Changes the config of a VM that does not run. */
export function applyOffline(
  node: PveNode,
  vmid: string,
  guest: Guest,
  { set, remove, force }: Change,
  log: (line: string) => void,
): void {
  for (const key of remove) detach(node, vmid, guest, key, force, log);
  Object.assign(guest.config, finished(node, vmid, guest, set, log));
}

/** The values as the config will hold them; what a new drive replaces is kept as unused. */
export function finished(
  node: PveNode,
  vmid: string,
  guest: Guest,
  set: Config,
  log: (line: string) => void,
): Config {
  const made = makeDrives(node, vmid, set, log);
  const values: Config = { ...set, ...made };
  for (const key of Object.keys(made)) {
    const [before, after] = [fileOf(key, guest.config[key]), fileOf(key, made[key])];
    // A disk that is used again is no longer unused.
    for (const [other, volume] of Object.entries(guest.config)) {
      if (isUnusedKey(other) && volume === after) delete guest.config[other];
    }
    if (before !== undefined && before !== after) keepUnused(vmid, guest, key);
  }
  for (const [key, value] of Object.entries(set)) {
    if (isNicKey(key)) values[key] = printNic(value);
  }
  if (set["tags"] !== undefined) values["tags"] = sortedTags(set["tags"]);
  return values;
}

/** Takes a key away: a disk becomes unused, an unused one is removed, the boot order loses it. */
export function detach(
  node: PveNode,
  vmid: string,
  guest: Guest,
  key: string,
  force: boolean,
  log: (line: string) => void,
): void {
  const value = guest.config[key];
  if (value === undefined) return;
  if (isUnusedKey(key)) removeDisk(node, value, log);
  else if (isDriveKey(key)) {
    const drive = parseDrive(key, value);
    const { file = "" } = drive;
    const isOwn = ownerOf(file) === Number(vmid);
    if (isOwn && (force || isCloudInit(drive))) removeDisk(node, file, log);
    else if (isOwn && !isCdrom(drive)) keepUnused(vmid, guest, key);
  }
  delete guest.config[key];
  if (isDriveKey(key) || isNicKey(key)) {
    const devices = bootDevices(guest.config["boot"]);
    if (devices?.includes(key) === true) {
      guest.config["boot"] = printBoot(devices.filter((name) => name !== key));
    }
  }
}

function keepUnused(vmid: string, guest: Guest, key: string): void {
  const file = fileOf(key, guest.config[key]);
  if (file === undefined || ownerOf(file) !== Number(vmid)) return;
  if (isCdrom(parseDrive(key, guest.config[key] ?? ""))) return;
  for (let at = 0; ; at += 1) {
    if (guest.config[`unused${at}`] !== undefined) continue;
    guest.config[`unused${at}`] = file;
    return;
  }
}

const fileOf = (key: string, value: string | undefined) =>
  value === undefined ? undefined : parseDrive(key, value)["file"];

/** Whether two NICs are one and the same, whatever their keys' order. */
export const isSameNic = (a: string, b: string) => {
  const [left, right] = [parseNic(a), parseNic(b)];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => left[key]?.toUpperCase() === right[key]?.toUpperCase());
};
