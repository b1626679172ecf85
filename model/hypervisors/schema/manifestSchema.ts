import { z } from "zod";
import { parseByteSize } from "../../limits/byteSize.ts";

/**
 * The keys of hypervisors.yml. Everything may be missing or empty here: what must be there is said
 * by the rules, so that the rest of a description is still checked.
 */
const wholeNumber = (least: number, most: number) => z.number().int().min(least).max(most);

/** Proxmox VE counts memory in MiB and disks in GiB; 16 MiB is its least memory. */
const isSize = (text: string) => (parseByteSize(text) ?? 0) >= 16 * 1024 ** 2;
const memory = z
  .string()
  .regex(/^[1-9][0-9]*(MiB|GiB|TiB)$/)
  .refine(isSize);
const disk = z
  .string()
  .regex(/^[1-9][0-9]*(GiB|TiB)$/)
  .refine(isSize);

const vmid = wholeNumber(100, 999_999_999);
const mode = z.enum(["graph", "delegate"]);
const guest = z.enum(["vm", "lxc"]);
const bridge = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{1,14}$/);
const storage = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]$/);

/** What hypervisors have, the host as well. */
const carrier = {
  bridges: z.array(bridge).min(1).nullish(),
  storages: z.array(storage).min(1).nullish(),
  overcommit: z.boolean().nullish(),
};

const size = {
  cores: wholeNumber(1, 8192).nullish(),
  memory: memory.nullish(),
  disk: disk.nullish(),
  cpu_type: z.string().min(1).nullish(),
  image: z.string().min(1).nullish(),
};

const image = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/\S+$/)
    .nullish(),
  checksum: z
    .string()
    .regex(/^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/)
    .nullish(),
  checksums: z
    .string()
    .regex(/^https:\/\/\S+$/)
    .nullish(),
  volume: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.-]*:\S+$/)
    .nullish(),
  alias: z.string().min(1).nullish(),
  guest: guest.nullish(),
  system: z.enum(["debian-12", "debian-13", "pve-8", "pve-9", "incus"]).nullish(),
  disk: disk.nullish(),
});

const preset = z.strictObject(size);

const nic = z.strictObject({
  bridge: bridge.nullish(),
  vlan: wholeNumber(1, 4094).nullish(),
  ip: z.string().nullish(),
  gateway: z.string().nullish(),
});

/** Without line ends or quotes, so that it stands for itself in a command. */
const remotePath = z.string().regex(/^(\/[A-Za-z0-9._-]+)+$/);

const repo = z.strictObject({
  source: z.string().min(1).nullish(),
  target: remotePath.nullish(),
  exclude: z.array(z.string().min(1)).nullish(),
  git: z.boolean().nullish(),
  nodes: z.array(z.string()).nullish(),
});

const step = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
    .nullish(),
  run: z.string().min(1).nullish(),
  timeout: wholeNumber(1, 86_400).nullish(),
});

const node = z.strictObject({
  description: z.string().nullish(),
  kind: z.enum(["pve", "incus", "vm", "lxc"]).nullish(),
  guest: guest.nullish(),
  parent: z.string().nullish(),
  preset: z.string().nullish(),
  ...size,
  vmid: vmid.nullish(),
  storage: storage.nullish(),
  nics: z.array(nic).min(1).nullish(),
  nesting: z.boolean().nullish(),
  ephemeral: z.boolean().nullish(),
  mode: mode.nullish(),
  provision: z.array(step).min(1).nullish(),
  ...carrier,
});

export const manifestSchema = z.strictObject({
  project_name: z.string().min(1).nullish(),
  global: z
    .strictObject({
      mode: mode.nullish(),
      default_image: z.string().min(1).nullish(),
      vmid_first: vmid.nullish(),
      vmid_last: vmid.nullish(),
    })
    .nullish(),
  host: z.strictObject({ kind: z.enum(["pve", "incus"]).nullish(), ...carrier }).nullish(),
  images: z.record(z.string(), image).nullish(),
  presets: z.record(z.string(), preset.nullable()).nullish(),
  repos: z.record(z.string(), repo).nullish(),
  nodes: z.record(z.string(), node.nullable()).nullish(),
});

/** A description of which only the valid parts are left. */
export type ManifestDraft = z.infer<typeof manifestSchema>;
export type NodeDraft = z.infer<typeof node>;
export type NicDraft = z.infer<typeof nic>;
export type ImageDraft = z.infer<typeof image>;
export type PresetDraft = z.infer<typeof preset>;
