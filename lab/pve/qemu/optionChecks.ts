import type { Call } from "../api/call.ts";
import { parsePropertyString } from "../api/propertyString.ts";
import { namedFormats } from "../api/namedFormats.ts";
import { badParameters, failure } from "../pveError.ts";
import { contentsOf, needStorage, splitVolume } from "../storage/volumes.ts";
import { type Drive, isCdrom, isCloudInit, isDriveKey, isUnusedKey, parseDrive } from "./drive.ts";
import { isNicKey, parseNic } from "./nic.ts";

const groups: readonly (readonly [string, RegExp])[] = [
  ["VM.Config.CPU", /^(cores|cpu|cpulimit|cpuunits|numa\d*|smp|sockets|vcpus|affinity)$/],
  ["VM.Config.Memory", /^(balloon|memory|shares|hugepages|keephugepages)$/],
  ["VM.Config.Network", /^(net\d+|ipconfig\d+|nameserver|searchdomain)$/],
  ["VM.Config.Cloudinit", /^(cicustom|cipassword|citype|ciuser|ciupgrade|sshkeys)$/],
  [
    "VM.Config.HWType",
    /^(acpi|bios|hotplug|kvm|machine|scsihw|smbios1|tablet|vga|watchdog|audio0|hostpci\d+|serial\d+|usb\d+|rng0|efidisk\d|tpmstate\d)$/,
  ],
  ["VM.PowerMgmt", /^(startup|onboot)$/],
];
const onlyRoot = new Set(["args", "arch", "lock"]);

/** What a caller may set or delete on a VM. @throws PveError 403 or 500. */
export function checkOptions(
  call: Call,
  vmid: string,
  options: Readonly<Record<string, string | undefined>>,
) {
  const { rights } = call;
  const path = `/vms/${vmid}`;
  // The pool a VM is made in gives the rights on it before it is there.
  const pool = call.text("pool");
  const demand = (privilege: string) => {
    if (pool === undefined || !rights.may(`/pool/${pool}`, privilege))
      rights.demand(path, privilege);
  };
  for (const [name, value] of Object.entries(options)) {
    if (name === "template") continue;
    if (onlyRoot.has(name) && !rights.isRoot) throw failure(`only root can set '${name}' config`);
    if (isDriveKey(name) || isUnusedKey(name)) {
      const isMedium = value !== undefined && isCdrom(parseDrive(name, value));
      demand(isMedium ? "VM.Config.CDROM" : "VM.Config.Disk");
      continue;
    }
    demand(groups.find(([, keys]) => keys.test(name))?.[0] ?? "VM.Config.Options");
    if (/^hostpci\d+$/.test(name)) checkDevice(call, name, value);
    if (isNicKey(name) && value !== undefined) checkBridge(call, value);
  }
}

/** Deleting counts as setting what is there now. */
function checkDevice(call: Call, name: string, value: string | undefined): void {
  const { mapping } = parsePropertyString(namedFormats["pve-qm-hostpci"] ?? {}, value ?? "");
  if (mapping !== undefined) call.rights.demand(`/mapping/pci/${mapping}`, "Mapping.Use");
  else if (value !== undefined && !call.rights.isRoot) {
    throw failure(`only root can set '${name}' config for non-mapped devices`);
  }
}

function checkBridge(call: Call, value: string): void {
  const { bridge, tag } = parseNic(value);
  if (bridge === undefined) return;
  const path = `/sdn/zones/localnetwork/${bridge}`;
  if (tag !== undefined && call.rights.may(`${path}/${tag}`, "SDN.Use")) return;
  call.rights.demand(path, "SDN.Use");
}

/** What a caller may take or make on a storage. @throws PveError 400, 403 or 500. */
export function checkDrives(
  call: Call,
  options: Readonly<Record<string, string | undefined>>,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (isDriveKey(name) && value !== undefined) checkDrive(call, name, parseDrive(name, value));
  }
}

function checkDrive(call: Call, name: string, drive: Drive): void {
  const file = drive["file"] ?? "";
  const from = drive["import-from"];
  if (file === "none" || file === "") return;
  if (file === "cdrom") return call.rights.demand("/", "Sys.Console");
  demandNoPath(call, file);
  const { storage = "", name: size = "" } = splitVolume(file) ?? {};
  const isNew = /^\d+(\.\d+)?$/.test(size);
  if (from !== undefined && size !== "0") {
    const fault = "'import-from' requires special syntax - use <storage ID>:0,import-from=<source>";
    throw badParameters({ [name]: fault });
  }
  if (isNew || isCloudInit({ file: size })) {
    call.rights.demand(`/storage/${storage}`, "Datastore.AllocateSpace");
    const { node } = call;
    if (!contentsOf(needStorage(node, storage)).includes("images")) {
      throw badParameters({ storage: `storage '${storage}' does not support vm images` });
    }
    if (from !== undefined) demandNoPath(call, from);
    return;
  }
  needStorage(call.node, storage);
  call.rights.demandAny(`/storage/${storage}`, "Datastore.AllocateSpace", "Datastore.Audit");
}

/** @throws PveError 500: even one of root's tokens may not name a file of the node. */
export function demandNoPath(call: Call, volume: string): void {
  if (!volume.startsWith("/") || call.rights.isRoot) return;
  throw failure(
    "Only root can pass arbitrary filesystem paths. at /usr/share/perl5/PVE/Storage.pm line 581.",
  );
}
