import type { Call } from "../api/call.ts";
import { demandUnlocked, isRunning, needGuest } from "../guests/guestConfig.ts";
import { badParameters, failure } from "../pveError.ts";
import { needVolume, parseSize, pathOf } from "../storage/volumes.ts";
import { isCdrom, parseDrive, printDrive, sized } from "./drive.ts";

/** PUT resize is a task: even a shrink is taken, and refused there. */
export function resizeVm(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const key = call.need("disk");
  const text = call.need("size");
  if (call.flag("skiplock") === true && !call.rights.isRoot) {
    throw badParameters({ skiplock: "Only root may use this option." });
  }
  return node.tasks.start(call.auth, "resize", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      const guest = needGuest(node, "qemu", vmid);
      demandUnlocked(guest);
      const value = guest.config[key];
      if (value === undefined) throw failure(`disk '${key}' does not exist`);
      const drive = parseDrive(key, value);
      if (isCdrom(drive)) throw failure("you can't resize a cdrom");
      await task.elapse();
      const { file = "" } = drive;
      const volume = needVolume(node, file);
      const wanted = parseSize(text.replace(/^\+/, "")) ?? 0;
      const size = text.startsWith("+") ? volume.size + wanted : wanted;
      if (size < volume.size) throw failure("shrinking disks is not supported");
      if (size === volume.size) return;
      if (file.includes("/base-") && !file.includes("/vm-")) {
        const path = pathOf(node, file);
        const could = `Could not open '${path}'`;
        task.log(`qemu-img: ${could}: ${could}: Operation not permitted`);
        const command = `/usr/bin/qemu-img resize -f ${volume.format} ${path} ${size}`;
        throw failure(`command '${command}' failed: exit code 1`);
      }
      volume.size = size;
      if (!isRunning(guest)) task.log("Image resized.");
      guest.config[key] = printDrive(key, sized(drive, size));
    }),
  );
}
