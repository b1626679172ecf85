import type { Call } from "../api/call.ts";
import { demandPool, joinPool } from "../guests/createRights.ts";
import { demandUnlocked, findGuest, isTemplate, newUuid } from "../guests/guestConfig.ts";
import type { PveNode } from "../node.ts";
import { failure, messageOf } from "../pveError.ts";
import type { Config, Guest } from "../state.ts";
import { allocate, formatSize, needStorage, needVolume, splitVolume } from "../storage/volumes.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import {
  type Drive,
  drivesOf,
  isCdrom,
  isCloudInit,
  isUnusedKey,
  isVolume,
  printDrive,
} from "./drive.ts";
import { isNicKey, withNewMac } from "./nic.ts";
import { progressLines } from "./progressLines.ts";

interface Wishes {
  readonly newid: string;
  readonly isFull: boolean;
  readonly storage: string | undefined;
  readonly format: string | undefined;
}

/** POST clone: the new VM is there at once, locked; its disks follow in the task. */
export function cloneVm(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const source = findGuest(node, "qemu", vmid);
  demandPool(call);
  const target = call.text("target");
  if (target !== undefined && target !== node.facts.name) {
    throw failure(`no such cluster node '${target}'`);
  }
  const isFull = call.flag("full") ?? !isTemplate(source);
  const storage = call.text("storage");
  if (storage !== undefined) {
    needStorage(node, storage);
    call.rights.demand(`/storage/${storage}`, "Datastore.AllocateSpace");
    if (!isFull) throw failure("parameter 'storage' not allowed for linked clones");
  }
  demandUnlocked(source);
  const newid = call.need("newid");
  if (node.state.guests[newid] !== undefined) {
    throw failure(`unable to create VM ${newid}: config file already exists`);
  }
  if (!isFull) demandLinkable(source);
  node.state.guests[newid] = {
    kind: "qemu",
    config: { lock: "clone", description: " qmclone temporary file" },
    pending: {},
    pendingDelete: [],
    snapshots: {},
  };
  const wishes = { newid, isFull, storage, format: call.text("format") };
  return node.tasks.start(call.auth, "qmclone", vmid, (task) =>
    node.locks.run(newid, task, async () => {
      try {
        const config = await copy(node, source, wishes, task);
        await node.backend.copy(vmid, newid);
        const named = { name: call.text("name") ?? `Copy-of-VM-${source.config["name"] ?? vmid}` };
        const description = call.text("description");
        const told = description === undefined ? {} : { description };
        const guest = node.state.guests[newid];
        if (guest !== undefined) guest.config = { ...config, ...named, ...told };
        joinPool(call, newid);
      } catch (error) {
        removeVolumes(node, newid);
        delete node.state.guests[newid];
        throw failure(`clone failed: unable to create image: ${messageOf(error)}`);
      }
    }),
  );
}

/** @throws PveError 500: only a template's disks can be shared. */
function demandLinkable(source: Guest): void {
  for (const [key, drive] of drivesOf(source.config)) {
    const { file = "" } = drive;
    if (isCdrom(drive) || !isVolume(drive) || file.includes("/base-")) continue;
    throw failure(`Linked clone feature is not supported for '${file}' (${key})`);
  }
}

async function copy(
  node: PveNode,
  source: Guest,
  wishes: Wishes,
  task: RunningTask,
): Promise<Config> {
  const { lock: _, template: __, parent: ___, ...config } = source.config;
  const log = (line: string) => task.log(line);
  for (const key of Object.keys(config)) {
    if (isUnusedKey(key)) delete config[key];
    else if (isNicKey(key)) config[key] = withNewMac(config[key] ?? "");
  }
  for (const [key, drive] of drivesOf(config)) {
    if (!isVolume(drive) || (isCdrom(drive) && !isCloudInit(drive))) continue;
    config[key] = printDrive(key, await copyDrive(node, key, drive, wishes, task, log));
  }
  await task.elapse();
  config["smbios1"] = `uuid=${newUuid()}`;
  config["vmgenid"] = newUuid();
  return config;
}

async function copyDrive(
  node: PveNode,
  key: string,
  drive: Drive,
  { newid, isFull, storage, format }: Wishes,
  task: RunningTask,
  log: (line: string) => void,
): Promise<Drive> {
  const { file = "", format: _, ...kept } = drive;
  const volume = needVolume(node, file);
  const { storage: home = "" } = splitVolume(file) ?? {};
  const isDrive = isCloudInit(drive);
  const isShared = !isFull && !isDrive;
  log(`create ${isShared ? "linked" : "full"} clone of drive ${key} (${file})`);
  const disk = {
    storage: storage ?? home,
    vmid: newid,
    size: volume.size,
    format: format ?? volume.format,
    origin: volume.origin,
    ...(isShared ? { base: file } : {}),
    ...(isDrive ? { name: "cloudinit" } : {}),
  };
  const made = allocate(node, disk, log);
  // A stop meets the copy at work: what was told until then stays.
  if (!isDrive && !isShared) await task.elapse();
  if (!isDrive && !isShared) progressLines(volume.size, volume.origin !== undefined).forEach(log);
  return { ...kept, file: made, size: formatSize(volume.size) };
}

function removeVolumes(node: PveNode, vmid: string): void {
  for (const [volid, volume] of Object.entries(node.state.volumes)) {
    if (volume.vmid === Number(vmid)) delete node.state.volumes[volid];
  }
}
