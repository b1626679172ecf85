import type { Call } from "../api/call.ts";
import { textOf } from "../api/parameters.ts";
import { demandUnlocked, digestOf, isRunning, needGuest } from "../guests/guestConfig.ts";
import { verifySshKeys } from "../guests/sshKeys.ts";
import { badParameters, failure } from "../pveError.ts";
import type { Config, Guest } from "../state.ts";
import { propertyOf } from "../api/parameters.ts";
import { configProperties } from "../guests/guestConfig.ts";
import { applyOffline } from "./applyOffline.ts";
import { applyOnline } from "./applyOnline.ts";
import type { Change } from "./change.ts";
import { checkBoot } from "./bootOrder.ts";
import { isUnusedKey } from "./drive.ts";
import { checkDrives, checkOptions } from "./optionChecks.ts";

const notConfig = new Set([
  "node",
  "vmid",
  "delete",
  "revert",
  "digest",
  "skiplock",
  "force",
  "background_delay",
]);

/** PUT: the change is made before the answer. */
export async function updateVm(call: Call): Promise<null> {
  const [guest, change] = prepare(call);
  await apply(call, guest, change, () => undefined);
  return null;
}

/** POST: the change is a task. */
export function updateVmLater(call: Call): string {
  const [guest, change] = prepare(call);
  const vmid = call.need("vmid");
  return call.node.tasks.start(call.auth, "qmconfig", vmid, (task) =>
    call.node.locks.run(vmid, task, async () => {
      await task.elapse();
      await apply(call, guest, change, (line) => task.log(line));
    }),
  );
}

async function apply(call: Call, guest: Guest, change: Change, log: (line: string) => void) {
  const vmid = call.need("vmid");
  for (const key of change.revert) {
    delete guest.pending[key];
    guest.pendingDelete = guest.pendingDelete.filter((other) => other !== key);
  }
  if (isRunning(guest)) await applyOnline(call.node, vmid, guest, change, log);
  else applyOffline(call.node, vmid, guest, change, log);
}

function prepare(call: Call): [Guest, Change] {
  const { node, rights } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "qemu", vmid);
  if (call.flag("skiplock") === true && !rights.isRoot) {
    throw badParameters({ skiplock: "Only root may use this option." });
  }
  const given = Object.entries(call.params).filter(([key]) => !notConfig.has(key));
  const set = Object.fromEntries(given.map(([key, value]) => [key, textOf(value)]));
  const [remove, revert] = [call.list("delete"), call.list("revert")];
  if (set["sshkeys"] !== undefined) verifySshKeys(decodeURIComponent(set["sshkeys"]));
  checkDeletions(set, remove);
  if (given.length + remove.length + revert.length === 0) throw failure("no options specified");
  checkDrives(call, set);
  const removed = remove.map((key) => [key, guest.config[key]] as const);
  checkOptions(call, vmid, { ...set, ...Object.fromEntries(removed.filter(isThere)) });
  const digest = call.text("digest");
  if (digest !== undefined && digest !== digestOf(guest)) {
    throw failure("checksum mismatch (file change by other user?)");
  }
  if (call.flag("skiplock") !== true) demandUnlocked(guest);
  if (set["boot"] !== undefined) checkBoot({ ...guest.config, ...set }, set["boot"]);
  return [guest, { set, remove, revert, force: call.flag("force") === true }];
}

/** What is not set may be deleted by anybody. */
const isThere = (entry: readonly [string, string | undefined]) => entry[1] !== undefined;

function checkDeletions(set: Config, remove: readonly string[]): void {
  for (const key of remove) {
    const isKnown = propertyOf(configProperties("qemu"), key) !== undefined || isUnusedKey(key);
    if (!isKnown) throw badParameters({ delete: `unknown option '${key}'` });
    if (set[key] !== undefined) {
      const fault = `you can't use '-${key}' and -delete ${key}' at the same time`;
      throw badParameters({ delete: fault });
    }
  }
}
