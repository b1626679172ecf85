import type { PveNode } from "../node.ts";
import { failure } from "../pveError.ts";
import type { Config } from "../state.ts";
import {
  allocate,
  cloudInitSize,
  formatSize,
  gib,
  mib,
  type NewDisk,
  needVolume,
  pathOf,
  splitVolume,
} from "../storage/volumes.ts";
import { type Drive, drivesOf, isCloudInit, isVolume, printDrive } from "./drive.ts";
import { progressLines } from "./progressLines.ts";

/** Makes the disks that a config asks for and gives back the drives as the config will name them. */
export function makeDrives(
  node: PveNode,
  vmid: string,
  asked: Config,
  log: (line: string) => void,
): Config {
  const made: Config = {};
  for (const [name, drive] of drivesOf(asked)) {
    made[name] = printDrive(name, makeDrive(node, vmid, name, drive, log));
  }
  return made;
}

function makeDrive(
  node: PveNode,
  vmid: string,
  name: string,
  drive: Drive,
  log: (line: string) => void,
): Drive {
  if (!isVolume(drive)) return drive;
  const file = drive["file"] ?? "";
  const { storage = "", name: rest = "" } = splitVolume(file) ?? {};
  const { format, "import-from": from, size: _, ...kept } = drive;
  if (rest === "cloudinit") {
    const disk = { storage, vmid, size: cloudInitSize, format: "qcow2", name: "cloudinit" };
    const made = { ...kept, file: allocate(node, disk, log), media: "cdrom" };
    log(`${name}: successfully created disk '${printDrive(name, made)}'`);
    return made;
  }
  if (/^\d+(\.\d+)?$/.test(rest)) {
    const disk = { storage, vmid, format: format ?? (from === undefined ? "raw" : "qcow2") };
    const made =
      from === undefined
        ? emptyDisk(node, disk, name, Number(rest) * gib, log)
        : importDisk(node, from, disk, log);
    log(`${name}: successfully created disk '${printDrive(name, made)}'`);
    return { ...kept, ...made };
  }
  const volume = needVolume(node, file);
  if (isCloudInit(drive)) return { ...kept, media: "cdrom" };
  const whole = format === undefined ? kept : { ...kept, format };
  // A size that is sent is no wish: the volume's own is written.
  return { ...whole, size: formatSize(volume.virtualSize ?? volume.size) };
}

/** Firmware variables and a TPM's state have sizes of their own, whatever is asked. */
const fixedSizes: Readonly<Record<string, number>> = { efidisk0: 528 * 1024, tpmstate0: 4 * mib };

function emptyDisk(
  node: PveNode,
  disk: Omit<NewDisk, "size">,
  name: string,
  asked: number,
  log: (line: string) => void,
): Drive {
  const size = fixedSizes[name] ?? asked;
  return sizedFile(allocate(node, { ...disk, size }, log), size);
}

const sizedFile = (file: string, size: number): Drive => ({ file, size: formatSize(size) });

function importDisk(
  node: PveNode,
  from: string,
  disk: { storage: string; vmid: string; format: string },
  log: (line: string) => void,
): Drive {
  const source = node.state.volumes[from];
  if (source === undefined) throw failure(`failed to stat '${pathOf(node, from)}'`);
  const size = source.virtualSize ?? source.size;
  log(`create full clone of drive (${from})`);
  const origin = source.origin ?? from;
  const file = allocate(node, { ...disk, size, origin }, log);
  for (const line of progressLines(size, true)) log(line);
  return sizedFile(file, size);
}
