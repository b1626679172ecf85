import type { Certificate } from "./http/certificate.ts";
import type { UpidParts } from "./tasks/upid.ts";

export interface Token {
  readonly comment?: string;
  readonly expire: number;
  readonly privsep: number;
  /** The hash of its value: the value itself is shown once and kept nowhere. */
  readonly hash: string;
}

export interface User {
  readonly enable: number;
  readonly expire: number;
  readonly comment?: string;
  readonly email?: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly keys?: string;
  readonly groups: readonly string[];
  /** Scrypt of the password, with its salt. */
  readonly password?: string;
  readonly tokens: Record<string, Token>;
}

export interface AclEntry {
  readonly path: string;
  readonly type: "user" | "group" | "token";
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate: number;
}

export interface Pool {
  comment?: string;
  vms: number[];
  storages: string[];
}

export type Config = Record<string, string>;

export interface Snapshot {
  readonly config: Config;
  readonly snaptime: number;
  readonly description?: string;
  parent?: string;
}

/** How its owner gets into a container. */
export interface InitialAccess {
  readonly password?: string;
  /** Public keys of root, one a line. */
  readonly sshKeys?: string;
}

export interface Guest {
  readonly kind: "qemu" | "lxc";
  /** As in the guest's file: all values are texts. */
  config: Config;
  /** What waits for the next start. */
  pending: Config;
  pendingDelete: string[];
  snapshots: Record<string, Snapshot>;
  /** What a container is given at its first start, and forgotten then. */
  initial?: InitialAccess;
  /** Of the running guest: milliseconds since 1970. */
  startedAt?: number;
  pid?: number;
}

export interface Volume {
  readonly storage: string;
  readonly content: string;
  readonly format: string;
  /** Bytes the file itself has, or a disk shows to its guest. */
  size: number;
  /** Bytes a disk image shows where `size` is that of the file. */
  readonly virtualSize?: number;
  readonly ctime: number;
  readonly vmid?: number;
  readonly parent?: string;
  /** The image a disk was filled from: without one there is no system to boot. */
  readonly origin?: string;
  /** Of a snippet: what is in it. Of other volumes nothing is kept. */
  readonly text?: string;
}

export type StorageConfig = { readonly type: string } & Record<string, string>;

export interface Interface {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface TaskRecord extends Omit<UpidParts, "node"> {
  readonly upid: string;
  readonly log: string[];
  endtime?: number;
  status?: string;
}

export interface Mapping {
  readonly kind: string;
  readonly map: readonly string[];
  readonly comment?: string;
}

/** A name for an address in the firewall of a guest. */
export interface FirewallAlias {
  readonly name: string;
  readonly cidr: string;
  readonly comment?: string;
}

/** Everything a node remembers; plain data, so that a file can hold it. */
export interface NodeState {
  /** Signs tickets. */
  readonly secret: string;
  /** Kept, so that who pinned it knows the node again. */
  certificate?: Certificate;
  /** Milliseconds since 1970. */
  bootedAt: number;
  nextPid: number;
  readonly users: Record<string, User>;
  readonly groups: Record<string, { comment?: string }>;
  readonly roles: Record<string, string[]>;
  acl: AclEntry[];
  readonly pools: Record<string, Pool>;
  readonly guests: Record<string, Guest>;
  readonly storages: Record<string, StorageConfig>;
  readonly volumes: Record<string, Volume>;
  interfaces: Record<string, Interface>;
  pendingInterfaces?: Record<string, Interface>;
  readonly mappings: Record<string, Mapping>;
  /** By the id of a guest and the name in small letters. */
  aliases?: Record<string, Record<string, FirewallAlias>>;
  tasks: TaskRecord[];
}
