import type { PveNode } from "../node.ts";
import { badParameters } from "../pveError.ts";
import type { Guest } from "../state.ts";
import { detach, finished, isSameNic } from "./applyOffline.ts";
import { bootDevices, printBoot } from "./bootOrder.ts";
import { isDriveKey, isUnusedKey } from "./drive.ts";
import { isNicKey } from "./nic.ts";
import type { Change } from "./change.ts";

/** Takes effect at once whatever the guest does. */
const immediate =
  /^(autostart|name|onboot|shares|startup|description|protection|vmstatestorage|hookscript|tags|lock|template|unused\d+|cpuunits|cpulimit|cicustom|ciuser|cipassword|sshkeys|ipconfig\d+|nameserver|searchdomain|ciupgrade|citype)$/;

/** A device that the guest does not let go is given up after this, in ms. */
const unplugMs = 6000;
/** A new device that no system takes notice of is waited for, in ms. */
const plugMs = 1000;

/** Changes a running VM: some at once, devices by hotplug, the rest waits for its stop. */
export async function applyOnline(
  node: PveNode,
  vmid: string,
  guest: Guest,
  { set, remove, force }: Change,
  log: (line: string) => void,
): Promise<void> {
  for (const key of remove) {
    if (guest.config[key] === undefined) {
      delete guest.pending[key];
      continue;
    }
    if (immediate.test(key) || isUnusedKey(key)) detach(node, vmid, guest, key, force, log);
    else await unplug(node, vmid, guest, key, force, log);
  }
  const values = finished(node, vmid, guest, set, log);
  for (const [key, value] of Object.entries(values)) {
    const before = guest.config[key];
    const isSame =
      before === value || (isNicKey(key) && before !== undefined && isSameNic(before, value));
    if (isSame) delete guest.pending[key];
    else if (immediate.test(key)) guest.config[key] = value;
    else if (isNicKey(key) || isDriveKey(key)) {
      const isHeard = (await node.backend.interfaces(vmid)) !== undefined;
      if (before === undefined && !isHeard) await node.clock.hold(plugMs);
      guest.config[key] = value;
    } else guest.pending[key] = value;
  }
}

async function unplug(
  node: PveNode,
  vmid: string,
  guest: Guest,
  key: string,
  force: boolean,
  log: (line: string) => void,
): Promise<void> {
  const isDevice = isNicKey(key) || isDriveKey(key);
  // Only a system that runs lets a device go.
  const isLetGo = isDevice && (await node.backend.interfaces(vmid)) !== undefined;
  if (isLetGo) return detach(node, vmid, guest, key, force, log);
  guest.pendingDelete = [...guest.pendingDelete, key];
  const devices = bootDevices(guest.config["boot"]);
  if (isDevice && devices?.includes(key) === true) {
    guest.pending["boot"] = printBoot(devices.filter((name) => name !== key));
  }
  if (!isDevice) return;
  await node.clock.hold(unplugMs);
  const fault = `hotplug problem - error on hot-unplugging device '${key}'\n`;
  throw badParameters({ [key]: fault });
}
