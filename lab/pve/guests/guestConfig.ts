import { createHash, randomBytes, randomUUID } from "node:crypto";
import { propertyOf } from "../api/parameters.ts";
import { findMethod, type Property } from "../api/schema.ts";
import type { PveNode } from "../node.ts";
import { failure } from "../pveError.ts";
import type { Config, Guest } from "../state.ts";

export type GuestKind = Guest["kind"];

/** Properties of a kind of guest's config, as the schema of PUT config has them. */
export function configProperties(kind: GuestKind): Readonly<Record<string, Property>> {
  return findMethod("PUT", `/nodes/n/${kind}/100/config`)?.schema.params ?? {};
}

const properties = { qemu: configProperties("qemu"), lxc: configProperties("lxc") };

export const configFile = (node: PveNode, kind: GuestKind, vmid: string) =>
  `nodes/${node.facts.name}/${kind === "qemu" ? "qemu-server" : "lxc"}/${vmid}.conf`;

/** @throws PveError 500: PVE has no 404. */
export function needGuest(node: PveNode, kind: GuestKind, vmid: string): Guest {
  const guest = node.state.guests[vmid];
  if (guest?.kind !== kind) {
    throw failure(`Configuration file '${configFile(node, kind, vmid)}' does not exist`);
  }
  return guest;
}

/** The same for the calls that look for the guest in the cluster first. */
export function findGuest(node: PveNode, kind: GuestKind, vmid: string): Guest {
  const guest = node.state.guests[vmid];
  if (guest?.kind === kind) return guest;
  const { name } = node.facts;
  throw failure(`unable to find configuration file for VM ${vmid} on node '${name}'`);
}

/** @throws PveError 500 where something else works on the guest. */
export function demandUnlocked(guest: Guest): void {
  const { lock } = guest.config;
  if (lock === undefined) return;
  throw failure(`${guest.kind === "qemu" ? "VM" : "CT"} is locked (${lock})`);
}

export const isRunning = (guest: Guest) => guest.startedAt !== undefined;
export const isTemplate = (guest: Guest) => guest.config["template"] === "1";

/** What the config will be when everything pending is applied. */
export function wantedConfig(guest: Guest): Config {
  const wanted = { ...guest.config, ...guest.pending };
  for (const key of guest.pendingDelete) delete wanted[key];
  return wanted;
}

/** Applies what waited for the guest to stop. */
export function applyPending(guest: Guest): void {
  guest.config = wantedConfig(guest);
  guest.pending = {};
  guest.pendingDelete = [];
}

/** A value as it reads back: integers and flags as numbers, all else as text. */
export function shownValue(kind: GuestKind, key: string, value: string): string | number {
  // Set, and never read back.
  if (key === "cipassword") return "**********";
  const type = propertyOf(properties[kind], key)?.type;
  const isNumber = type === "integer" || type === "boolean" || key === "template";
  return isNumber && /^-?\d+$/.test(value) ? Number(value) : value;
}

export const shownConfig = (kind: GuestKind, config: Config): Record<string, string | number> =>
  Object.fromEntries(Object.entries(config).map(([k, v]) => [k, shownValue(kind, k, v)]));

/** SHA-1 over the guest's file, as it changes with every change. */
export function digestOf(guest: Guest): string {
  const { config, pending, pendingDelete, snapshots } = guest;
  const text = JSON.stringify([config, pending, pendingDelete, snapshots]);
  return createHash("sha1").update(text).digest("hex");
}

/** What the list of pending changes shows. */
export function pendingRows(guest: Guest): unknown[] {
  const { config, pending, pendingDelete, kind } = guest;
  const keys = [...new Set([...Object.keys(config), ...Object.keys(pending)])];
  const show = (key: string, value: string) => shownValue(kind, key, value);
  const rows = keys.map((key) => {
    const [value, waiting] = [config[key], pending[key]];
    return {
      key,
      ...(value === undefined ? {} : { value: show(key, value) }),
      ...(waiting === undefined ? {} : { pending: show(key, waiting) }),
      ...(pendingDelete.includes(key) ? { delete: 1 } : {}),
    };
  });
  return [...rows, { key: "digest", value: digestOf(guest) }];
}

/** A MAC of Proxmox's own range. */
export const newMac = () =>
  `BC:24:11:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`.toUpperCase();

export const newUuid = () => randomUUID();

/** `b;A;b` to `a;b`. */
export const sortedTags = (tags: string) =>
  [
    ...new Set(
      tags
        .toLowerCase()
        .split(/[,;\s]+/)
        .filter((tag) => tag !== ""),
    ),
  ]
    .toSorted()
    .join(";");
