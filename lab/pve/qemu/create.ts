import type { Call } from "../api/call.ts";
import { textOf } from "../api/parameters.ts";
import { demandPool, demandVmRights, joinPool } from "../guests/createRights.ts";
import { newUuid } from "../guests/guestConfig.ts";
import { verifySshKeys } from "../guests/sshKeys.ts";
import type { PveNode } from "../node.ts";
import { failure, messageOf } from "../pveError.ts";
import type { Config } from "../state.ts";
import { needVolume } from "../storage/volumes.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import { defaultBoot } from "./bootOrder.ts";
import { makeDrives } from "./makeDrives.ts";
import { isNicKey, printNic } from "./nic.ts";
import { checkDrives, checkOptions } from "./optionChecks.ts";
import { startTask } from "./power.ts";

/** Of the call, not of the guest. */
const notConfig = new Set([
  "node",
  "vmid",
  "archive",
  "bwlimit",
  "force",
  "import-working-storage",
  "live-restore",
  "pool",
  "start",
  "storage",
  "unique",
]);

/** POST /nodes/{node}/qemu: the VM is there at once, locked; its disks follow in the task. */
export function createVm(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const options = optionsOf(call);
  const { sshkeys } = options;
  if (sshkeys !== undefined) verifySshKeys(decodeURIComponent(sshkeys));
  demandPool(call);
  demandVmRights(call, vmid);
  const archive = call.text("archive");
  if (archive !== undefined) needVolume(node, archive);
  checkDrives(call, options);
  checkOptions(call, vmid, options);
  const refused = `unable to create VM ${vmid} - `;
  if (node.state.guests[vmid] !== undefined) {
    throw failure(`${refused}VM ${vmid} already exists on node '${node.facts.name}'`);
  }
  node.state.guests[vmid] = {
    kind: "qemu",
    config: { lock: "create" },
    pending: {},
    pendingDelete: [],
    snapshots: {},
  };
  return node.tasks.start(call.auth, "qmcreate", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      try {
        await fill(node, vmid, options, task);
      } catch (error) {
        delete node.state.guests[vmid];
        throw failure(`${refused}${messageOf(error)}`);
      }
      joinPool(call, vmid);
      if (call.flag("start") === true) {
        task.log("Execute autostart");
        startTask(node, call.auth, vmid);
      }
    }),
  );
}

async function fill(node: PveNode, vmid: string, options: Config, task: RunningTask) {
  await task.elapse();
  const drives = makeDrives(node, vmid, options, (line) => task.log(line));
  const config: Config = { ...options, ...drives };
  for (const [key, value] of Object.entries(options)) {
    if (isNicKey(key)) config[key] = printNic(value);
  }
  const guest = node.state.guests[vmid];
  if (guest === undefined) throw failure("its configuration is gone");
  const now = Math.floor(node.clock.now() / 1000);
  guest.config = {
    boot: defaultBoot(config),
    meta: `creation-qemu=9.2.0,ctime=${now}`,
    smbios1: `uuid=${newUuid()}`,
    vmgenid: newUuid(),
    ...config,
  };
}

/** What is sent for the guest's config, as texts. */
export function optionsOf(call: Call, more: readonly string[] = []): Config {
  const named = Object.entries(call.params).filter(
    ([key]) => !notConfig.has(key) && !more.includes(key),
  );
  return Object.fromEntries(named.map(([key, value]) => [key, textOf(value)]));
}
