import type { Call } from "../api/call.ts";
import { propertyOf, textOf } from "../api/parameters.ts";
import {
  configProperties,
  demandUnlocked,
  digestOf,
  isRunning,
  needGuest,
} from "../guests/guestConfig.ts";
import { badParameters, failure } from "../pveError.ts";
import { checkCtOptions, finishedOptions } from "./options.ts";

const notConfig = new Set(["node", "vmid", "delete", "revert", "digest"]);

/** What a running container takes over at once. */
const immediate =
  /^(memory|swap|cores|cpulimit|cpuunits|description|hostname|nameserver|onboot|protection|searchdomain|startup|tags|hookscript|net\d+|mp\d+|unused\d+|rootfs|timezone|template|lock)$/;

/** PUT config: the change is made before the answer. */
export function updateCt(call: Call): null {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "lxc", vmid);
  const given = Object.entries(call.params).filter(([key]) => !notConfig.has(key));
  const set = Object.fromEntries(given.map(([key, value]) => [key, textOf(value)]));
  const [remove, revert] = [call.list("delete"), call.list("revert")];
  if (given.length + remove.length + revert.length === 0) throw failure("no options specified");
  for (const key of remove) {
    if (propertyOf(configProperties("lxc"), key) === undefined && !/^unused\d+$/.test(key)) {
      throw badParameters({ delete: `unknown option '${key}'` });
    }
  }
  const removed = Object.fromEntries(remove.map((key) => [key, ""]));
  checkCtOptions(call, vmid, { ...set, ...removed }, guest.config["unprivileged"] === "1");
  if (set["unprivileged"] !== undefined) {
    throw failure("unable to modify read-only option: 'unprivileged'");
  }
  const digest = call.text("digest");
  if (digest !== undefined && digest !== digestOf(guest)) {
    throw failure("checksum mismatch (file change by other user?)");
  }
  demandUnlocked(guest);
  const waits = (key: string) => isRunning(guest) && !immediate.test(key);
  for (const key of revert) delete guest.pending[key];
  for (const key of remove) {
    if (waits(key) && guest.config[key] !== undefined) guest.pendingDelete.push(key);
    else delete guest.config[key];
  }
  for (const [key, value] of Object.entries(finishedOptions(set, guest.config))) {
    if (waits(key) && guest.config[key] !== value) guest.pending[key] = value;
    else guest.config[key] = value;
  }
  return null;
}
