import { z } from "zod";

/** Proxmox has 0 and 1 for no and yes, and now and then a text of them. */
const flag = z
  .union([z.number(), z.string(), z.boolean()])
  .transform((value) => Number(value) === 1);
const list = (separator: RegExp) =>
  z
    .string()
    .default("")
    .transform((text) => text.split(separator).filter((part) => part !== ""));

export const versionAnswer = z.object({ version: z.string(), release: z.string() });

export const nodesAnswer = z.array(
  z.object({ node: z.string(), status: z.string().default("unknown") }),
);

/** Privileges by path; the value says only whether they reach further down. */
export const permissionsAnswer = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .transform((paths) =>
    Object.fromEntries(Object.entries(paths).map(([path, privs]) => [path, Object.keys(privs)])),
  );

export const storagesAnswer = z.array(
  z.object({
    storage: z.string(),
    type: z.string(),
    content: list(/,/),
    active: flag.default(false),
    enabled: flag.default(false),
    /** Bytes. */
    total: z.coerce.number().default(0),
    /** Bytes. */
    avail: z.coerce.number().default(0),
  }),
);

export const contentAnswer = z.array(
  z.object({
    volid: z.string(),
    content: z.string(),
    format: z.string().default(""),
    /** Bytes. */
    size: z.coerce.number().default(0),
    vmid: z.coerce.number().optional(),
  }),
);

export const interfacesAnswer = z.array(
  z.object({
    iface: z.string(),
    type: z.string(),
    active: flag.default(false),
    cidr: z.string().optional(),
  }),
);

export const guestsAnswer = z.array(
  z.object({
    vmid: z.coerce.number(),
    /** Absent of a guest that is being made. */
    name: z.string().optional(),
    status: z.string().default("unknown"),
    tags: list(/[;, ]/),
    template: flag.default(false),
  }),
);

export const clusterGuestsAnswer = z.array(
  guestsAnswer.element.extend({ node: z.string(), type: z.enum(["qemu", "lxc"]) }),
);

/** A text where the schema says number. */
export const nextIdAnswer = z.coerce.number();

/** Names for addresses in a guest's firewall. */
export const aliasesAnswer = z.array(
  z.object({ name: z.string(), comment: z.string().default("") }),
);

export const nodeStatusAnswer = z.object({
  pveversion: z.string(),
  cpuinfo: z.object({
    cpus: z.coerce.number(),
    model: z.string().default(""),
    /** As /proc/cpuinfo has them. */
    flags: list(/\s+/),
  }),
  /** Bytes. */
  memory: z.object({ total: z.number(), used: z.number(), free: z.number() }),
});

export const tokenAnswer = z.object({
  /** Seconds since the epoch; 0 is never. */
  expire: z.coerce.number().default(0),
  privsep: flag.default(true),
});

export const urlAnswer = z.object({
  filename: z.string().optional(),
  mimetype: z.string().optional(),
  /** Bytes. */
  size: z.coerce.number().optional(),
});

export const fileAnswer = z.object({
  content: z.string(),
  truncated: flag.default(false),
});

export type PveGuest = z.output<typeof guestsAnswer>[number] & { readonly type: "qemu" | "lxc" };
export type PveClusterGuest = z.output<typeof clusterGuestsAnswer>[number];
