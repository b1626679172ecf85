import type { Call } from "../api/call.ts";
import { forgetGuest } from "../guests/forgetGuest.ts";
import { demandUnlocked, isRunning, needGuest } from "../guests/guestConfig.ts";
import type { PveNode } from "../node.ts";
import { badParameters, failure } from "../pveError.ts";
import type { Config } from "../state.ts";
import { isBaseInUse, ownerOf, removeDisk } from "../storage/volumes.ts";
import { drivesOf, isUnusedKey, isVolume } from "./drive.ts";

/** DELETE: a running or protected VM is refused at once, a locked one in the task. */
export function destroyVm(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "qemu", vmid);
  if (call.flag("skiplock") === true && !call.rights.isRoot) {
    throw badParameters({ skiplock: "Only root may use this option." });
  }
  if (guest.config["protection"] === "1") {
    throw failure(`can't remove VM ${vmid} - protection mode enabled`);
  }
  if (isRunning(guest)) throw failure(`VM ${vmid} is running - destroy failed`);
  return node.tasks.start(call.auth, "qmdestroy", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      if (node.state.guests[vmid] !== guest) needGuest(node, "qemu", vmid);
      if (call.flag("skiplock") !== true) demandUnlocked(guest);
      await task.elapse();
      const own = ownVolumes(guest.config, vmid);
      const base = own.find((volid) => isBaseInUse(node, volid));
      if (base !== undefined) {
        throw failure(`base volume '${base}' is still in use by linked cloned`);
      }
      await node.backend.destroy(vmid);
      for (const volid of own) removeDisk(node, volid, (line) => task.log(line));
      if (call.flag("destroy-unreferenced-disks") === true) removeUnreferenced(node, vmid);
      forgetGuest(node, vmid);
    }),
  );
}

/** Disks of its own; one it borrowed from another guest stays. */
function ownVolumes(config: Config, vmid: string): string[] {
  const used = drivesOf(config).filter(([, drive]) => isVolume(drive));
  const files = used.map(([, drive]) => drive["file"] ?? "");
  const unused = Object.keys(config)
    .filter(isUnusedKey)
    .map((key) => config[key] ?? "");
  return [...files, ...unused].filter((volid) => ownerOf(volid) === Number(vmid));
}

function removeUnreferenced(node: PveNode, vmid: string): void {
  for (const [volid, volume] of Object.entries(node.state.volumes)) {
    if (volume.vmid === Number(vmid)) removeDisk(node, volid, () => undefined);
  }
}
