import { randomBytes, randomUUID } from "node:crypto";
import type { Call } from "../api/call.ts";
import { textOf } from "../api/parameters.ts";
import { demandPool, demandVmRights, joinPool } from "../guests/createRights.ts";
import { verifySshKeys } from "../guests/sshKeys.ts";
import type { PveNode } from "../node.ts";
import { failure, messageOf } from "../pveError.ts";
import type { Config } from "../state.ts";
import {
  allocate,
  demandImages,
  formatSize,
  gib,
  needVolume,
  pathOf,
  splitVolume,
} from "../storage/volumes.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import { isMountKey, mountsOf, printKey } from "./mounts.ts";
import { checkCtOptions, finishedOptions } from "./options.ts";
import { startCt } from "./start.ts";

/** Of the call, not of the container. */
const notConfig = new Set([
  "node",
  "vmid",
  "ostemplate",
  "password",
  "ssh-public-keys",
  "start",
  "pool",
  "storage",
  "bwlimit",
  "force",
  "ignore-unpack-errors",
  "restore",
  "unique",
]);

/** A container that is to start is made, and unlocked, this long before it runs. */
const autostartMs = 1500;

/** POST /nodes/{node}/lxc. */
export function createCt(call: Call): string {
  const { node } = call;
  const vmid = call.need("vmid");
  const given = Object.entries(call.params).filter(([key]) => !notConfig.has(key));
  const options = Object.fromEntries(given.map(([key, value]) => [key, textOf(value)]));
  const isUnprivileged = call.flag("unprivileged") === true;
  const sshKeys = call.text("ssh-public-keys");
  if (sshKeys !== undefined) verifySshKeys(sshKeys);
  demandPool(call);
  demandVmRights(call, vmid);
  checkCtOptions(call, vmid, options, isUnprivileged);
  if (node.state.guests[vmid] !== undefined) {
    throw failure(`CT ${vmid} already exists on node '${node.facts.name}'`);
  }
  const storage = call.text("storage") ?? "local";
  const mounts: Config = { rootfs: `${storage}:4`, ...options };
  for (const [, { volume = "" }] of mountsOf(mounts)) {
    const { storage: home } = splitVolume(volume) ?? {};
    if (home !== undefined) demandImages(node, home, "rootdir");
  }
  node.state.guests[vmid] = {
    kind: "lxc",
    config: { lock: "create" },
    pending: {},
    pendingDelete: [],
    snapshots: {},
  };
  return node.tasks.start(call.auth, "vzcreate", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      try {
        await fill(call, node, vmid, mounts, task);
      } catch (error) {
        removeVolumes(node, vmid);
        delete node.state.guests[vmid];
        throw failure(`unable to create CT ${vmid} - ${messageOf(error)}`);
      }
      await task.elapse();
      if (call.flag("start") === true) await startCt(node, vmid);
      joinPool(call, vmid);
    }),
  );
}

async function fill(call: Call, node: PveNode, vmid: string, options: Config, task: RunningTask) {
  const template = call.need("ostemplate");
  await task.elapse(call.flag("start") === true ? autostartMs : 0);
  const config: Config = { ...options };
  for (const [key, mount] of mountsOf(options)) {
    if (isMountKey(key)) config[key] = makeMount(node, vmid, key, mount, template, task);
  }
  needVolume(node, template);
  const host = config["hostname"] ?? `CT${vmid}`;
  task.log(`extracting archive '${pathOf(node, template)}'`);
  task.log(
    "Total bytes read: 214988800 (206MiB, 397MiB/s)",
    "Detected container architecture: amd64",
  );
  for (const kind of ["ed25519", "rsa", "ecdsa"]) {
    const hash = randomBytes(32).toString("base64").replace("=", "");
    const key = `'ssh_host_${kind}_key'`;
    task.log(`Creating SSH host key ${key} - this may take some time ...`);
    task.log(`done: SHA256:${hash} root@${host}`);
  }
  const guest = node.state.guests[vmid];
  if (guest === undefined) throw failure("its configuration is gone");
  const ostype = /(debian|ubuntu|alpine|fedora|centos|archlinux)/.exec(template)?.[1];
  guest.config = {
    arch: "amd64",
    hostname: host,
    memory: "512",
    swap: "512",
    ostype: ostype ?? "unmanaged",
    ...finishedOptions(config, {}),
  };
  const [password, sshKeys] = [call.text("password"), call.text("ssh-public-keys")];
  guest.initial = {
    ...(password === undefined ? {} : { password }),
    ...(sshKeys === undefined ? {} : { sshKeys }),
  };
  if (guest.config["unprivileged"] === "0") delete guest.config["unprivileged"];
}

function makeMount(
  node: PveNode,
  vmid: string,
  key: string,
  mount: Record<string, string>,
  template: string,
  task: RunningTask,
): string {
  const { storage = "", name: rest = "" } = splitVolume(mount["volume"] ?? "") ?? {};
  if (!/^\d+(\.\d+)?$/.test(rest)) {
    const size = node.state.volumes[mount["volume"] ?? ""]?.size;
    return printKey(key, size === undefined ? mount : { ...mount, size: formatSize(size) });
  }
  const size = Number(rest) * gib;
  const origin = key === "rootfs" ? template : undefined;
  const disk = { storage, vmid, size, format: "raw", content: "rootdir", origin };
  const volume = allocate(node, disk, (line) => task.log(line));
  const blocks = size / 4096;
  const backups = [32_768, 98_304, 163_840, 229_376, 294_912].filter((block) => block < blocks);
  task.log(
    `Creating filesystem with ${blocks} 4k blocks and ${blocks / 4} inodes`,
    `Filesystem UUID: ${randomUUID()}`,
    "Superblock backups stored on blocks: ",
    `\t${backups.join(", ")}`,
  );
  return printKey(key, { ...mount, volume, size: formatSize(size) });
}

function removeVolumes(node: PveNode, vmid: string): void {
  for (const [volid, volume] of Object.entries(node.state.volumes)) {
    if (volume.vmid === Number(vmid)) delete node.state.volumes[volid];
  }
}
