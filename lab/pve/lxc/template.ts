import type { Call } from "../api/call.ts";
import { demandUnlocked, isRunning, isTemplate, needGuest } from "../guests/guestConfig.ts";
import { failure } from "../pveError.ts";
import { mountsOf, printKey } from "./mounts.ts";

/** POST template: the container's volumes become bases, and it starts no more. */
export function makeCtTemplate(call: Call): null {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "lxc", vmid);
  demandUnlocked(guest);
  if (isTemplate(guest)) throw failure("you can't convert a template to a template");
  if (isRunning(guest)) throw failure("you can't convert a CT to template if the CT is running");
  guest.config["template"] = "1";
  for (const [key, mount] of mountsOf(guest.config)) {
    const { volume = "" } = mount;
    const base = volume.replace(/\/vm-(?=[^/]*$)/, "/base-");
    const found = node.state.volumes[volume];
    if (found === undefined || base === volume) continue;
    delete node.state.volumes[volume];
    node.state.volumes[base] = found;
    guest.config[key] = printKey(key, { ...mount, volume: base });
  }
  return null;
}
