import type { Call } from "../api/call.ts";
import { demandUnlocked, isRunning, isTemplate, needGuest } from "../guests/guestConfig.ts";
import { failure } from "../pveError.ts";
import { disksOf, printDrive } from "./drive.ts";

/** POST template: disks become bases that linked clones can stand on. */
export function makeTemplate(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "qemu", vmid);
  demandUnlocked(guest);
  if (Object.keys(guest.snapshots).length > 0) {
    throw failure("unable to create template, because VM contains snapshots");
  }
  if (isTemplate(guest)) throw failure("you can't convert a template to a template");
  if (isRunning(guest)) throw failure("you can't convert a VM to template if VM is running");
  return node.tasks.start(call.auth, "qmtemplate", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      guest.config["template"] = "1";
      for (const [key, drive] of disksOf(guest.config)) {
        const { file = "" } = drive;
        const base = file.replace(/\/vm-(?=[^/]*$)/, "/base-");
        const volume = node.state.volumes[file];
        if (volume === undefined || base === file) continue;
        delete node.state.volumes[file];
        node.state.volumes[base] = volume;
        guest.config[key] = printDrive(key, { ...drive, file: base });
      }
      await task.elapse();
    }),
  );
}
