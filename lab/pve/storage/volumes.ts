import type { PveNode } from "../node.ts";
import { badParameters, failure } from "../pveError.ts";
import type { StorageConfig, Volume } from "../state.ts";

export const gib = 1024 ** 3;
export const mib = 1024 ** 2;
/** A cloud-init drive is this large. */
export const cloudInitSize = 4 * mib;
/** What an empty qcow2 image takes. */
const emptyImage = 331_776;

const folders: Readonly<Record<string, string>> = {
  iso: "template/iso",
  vztmpl: "template/cache",
  import: "import",
  snippets: "snippets",
  backup: "dump",
};

/** @throws PveError 500 where there is no storage of that name. */
export function needStorage(node: PveNode, id: string): StorageConfig {
  const storage = node.state.storages[id];
  if (storage === undefined) throw failure(`storage '${id}' does not exist`);
  return storage;
}

export const contentsOf = (storage: StorageConfig): string[] =>
  (storage["content"] ?? "images,rootdir").split(",");

/** @throws PveError 500 where it is switched off. */
export function needEnabled(node: PveNode, id: string): StorageConfig {
  const storage = needStorage(node, id);
  if (storage["disable"] === "1") throw failure(`storage '${id}' is disabled`);
  return storage;
}

export function demandImages(node: PveNode, id: string, content = "images"): void {
  if (contentsOf(needStorage(node, id)).includes(content)) return;
  const what = content === "images" ? "vm images" : "container directories";
  throw badParameters({ storage: `storage '${id}' does not support ${what}` });
}

/** `local:iso/a.iso` to its two parts. */
export function splitVolume(volid: string): { storage: string; name: string } | undefined {
  const [, storage, name] = /^([a-z][a-z0-9\-_.]*[a-z0-9]):(.+)$/i.exec(volid) ?? [];
  return storage === undefined || name === undefined ? undefined : { storage, name };
}

/** Where a volume is on the node's disk, as its messages say. */
export function pathOf(node: PveNode, volid: string): string {
  const { storage, name } = splitVolume(volid) ?? { storage: "local", name: volid };
  const base = node.state.storages[storage]?.["path"] ?? "/var/lib/vz";
  const [kind = "", ...rest] = name.split("/");
  const folder = folders[kind];
  if (folder !== undefined) return `${base}/${folder}/${rest.join("/")}`;
  // A linked clone names its base first.
  const own = rest.length === 3 ? rest.slice(1) : [kind, ...rest];
  return `${base}/images/${own.join("/")}`;
}

/** The kind of a name such as `iso/a.iso` or `100/vm-100-disk-0.raw`. @throws PveError 500 for others. */
export function parseName(name: string): { content: string; vmid?: number } {
  const [kind = "", ...rest] = name.split("/");
  if (folders[kind] !== undefined && rest.length === 1) return { content: kind };
  if (/^\d+$/.test(kind) && rest.length >= 1) return { content: "images", vmid: Number(kind) };
  throw failure(`unable to parse directory volume name '${name}'`);
}

export const ownerOf = (volid: string): number | undefined => {
  const [, vmid] = /\/(?:vm|base)-(\d+)-[^/]+$/.exec(volid) ?? [];
  return vmid === undefined ? undefined : Number(vmid);
};

/** @throws PveError 500 where there is no volume of that name. */
export function needVolume(node: PveNode, volid: string): Volume {
  const volume = node.state.volumes[volid];
  if (volume === undefined) throw failure(`volume '${volid}' does not exist`);
  return volume;
}

export interface NewDisk {
  readonly storage: string;
  readonly vmid: string;
  readonly size: number;
  readonly format: string;
  readonly content?: string;
  readonly origin?: string | undefined;
  /** Of a linked clone: the base volume's id. */
  readonly base?: string;
  /** `cloudinit` for a cloud-init drive; default: the next free `disk-N`. */
  readonly name?: string;
}

/** Makes a disk and tells of it as qemu-img does. */
export function allocate(node: PveNode, disk: NewDisk, log: (line: string) => void): string {
  const { storage, vmid, size, format, origin, base } = disk;
  const name = `vm-${vmid}-${disk.name ?? nextDisk(node, storage, vmid)}.${format}`;
  const own = `${storage}:${vmid}/${name}`;
  const baseName = base === undefined ? undefined : splitVolume(base)?.name;
  const volid = baseName === undefined ? own : `${storage}:${baseName}/${vmid}/${name}`;
  const path = pathOf(node, own);
  const options =
    format === "qcow2"
      ? "cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib "
      : "";
  const rest = format === "qcow2" ? " lazy_refcounts=off refcount_bits=16" : " preallocation=off";
  if (baseName === undefined) {
    log(`Formatting '${path}', fmt=${format} ${options}size=${size}${rest}`);
  } else {
    log(`clone ${baseName}: images, ${name}, ${vmid} to ${name} (base=../${baseName})`);
    const plain = options.replace("preallocation=metadata ", "");
    const backing = `backing_file=../${baseName} backing_fmt=qcow2`;
    log(`Formatting '${path}', fmt=${format} ${plain}size=${size} ${backing}${rest}`);
  }
  addVolume(node, volid, {
    storage,
    content: disk.content ?? "images",
    format,
    size,
    vmid: Number(vmid),
    ...(baseName === undefined ? {} : { parent: `../${baseName}` }),
    ...(origin === undefined ? {} : { origin }),
  });
  return volid;
}

/** A volume made now; what had its name before is gone. */
export function addVolume(node: PveNode, volid: string, volume: Omit<Volume, "ctime">): void {
  node.state.volumes[volid] = { ...volume, ctime: Math.floor(node.clock.now() / 1000) };
}

function nextDisk(node: PveNode, storage: string, vmid: string): string {
  const taken = Object.keys(node.state.volumes)
    .filter((volid) => volid.startsWith(`${storage}:`))
    .map((volid) => new RegExp(`/(?:vm|base)-${vmid}-disk-(\\d+)\\.[^/]+$`).exec(volid)?.[1]);
  for (let at = 0; ; at += 1) if (!taken.includes(String(at))) return `disk-${at}`;
}

/** Removes a disk; one that is not there is only told of. */
export function removeDisk(node: PveNode, volid: string, log: (line: string) => void): void {
  const { name = "" } = splitVolume(volid) ?? {};
  parseName(name);
  if (node.state.volumes[volid] === undefined) {
    log(`disk image '${pathOf(node, volid)}' does not exist`);
  }
  if (isBaseInUse(node, volid)) {
    throw failure(`base volume '${volid}' is still in use by linked cloned`);
  }
  delete node.state.volumes[volid];
}

/** Whether linked clones stand on a base volume. */
export const isBaseInUse = (node: PveNode, volid: string) =>
  Object.keys(node.state.volumes).some((other) => other.startsWith(`${volid}/`));

/** Sizes as in configs: `1G`, `3584M`. */
export function formatSize(bytes: number): string {
  for (const [unit, size] of [
    ["T", 1024 * gib],
    ["G", gib],
    ["M", mib],
    ["K", 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** `2.5G` to bytes; without a unit it is bytes. */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const power = ["", "K", "M", "G", "T"].indexOf(unit);
  return Math.floor(Number(number) * 1024 ** power);
}

/** What a file takes on disk, roughly: the stand-in has no disk formats. */
export const usedOf = ({ format, size, origin }: Volume) =>
  format === "qcow2" && origin === undefined ? Math.min(size, emptyImage) : size;
