import type { Call } from "../api/call.ts";
import { demandUnlocked, needGuest } from "../guests/guestConfig.ts";
import { failure } from "../pveError.ts";
import { allocate, needStorage, needVolume, removeDisk, splitVolume } from "../storage/volumes.ts";
import { detach } from "./applyOffline.ts";
import { isCdrom, parseDrive, printDrive } from "./drive.ts";
import { progressLines } from "./progressLines.ts";

/** PUT unlink: disks become unused; with `force` they are removed. */
export function unlinkDisks(call: Call): null {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "qemu", vmid);
  demandUnlocked(guest);
  for (const key of call.list("idlist")) {
    detach(node, vmid, guest, key, call.flag("force") === true, () => undefined);
  }
  return null;
}

/** POST move_disk: a disk is copied to another storage or format. */
export function moveDisk(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const key = call.need("disk");
  const guest = needGuest(node, "qemu", vmid);
  const storage = call.need("storage");
  needStorage(node, storage);
  call.rights.demand(`/storage/${storage}`, "Datastore.AllocateSpace");
  const value = guest.config[key];
  if (value === undefined) throw failure(`disk '${key}' does not exist`);
  const drive = parseDrive(key, value);
  const { file = "" } = drive;
  if (isCdrom(drive)) throw failure("you can't move a cdrom");
  const volume = needVolume(node, file);
  const format = call.text("format") ?? volume.format;
  if (splitVolume(file)?.storage === storage && format === volume.format) {
    throw failure("you can't move to the same storage with same format");
  }
  return node.tasks.start(call.auth, "qmmove", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      demandUnlocked(guest);
      task.log(`create full clone of drive ${key} (${file})`);
      const { size, origin } = volume;
      const log = (line: string) => task.log(line);
      const made = allocate(node, { storage, vmid, size, format, origin }, log);
      await task.elapse();
      progressLines(size, origin !== undefined).forEach(log);
      const { format: _, ...kept } = drive;
      if (call.flag("delete") === true) removeDisk(node, file, log);
      else detach(node, vmid, guest, key, false, log);
      guest.config[key] = printDrive(key, { ...kept, file: made });
    }),
  );
}
