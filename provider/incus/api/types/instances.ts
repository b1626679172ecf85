import type { ConfigMap, DevicesMap } from "./maps.ts";

export type InstanceType = "container" | "virtual-machine";

/** PUT replaces the whole of it, volatile keys included. */
export interface InstancePut {
  readonly architecture?: string;
  readonly config: ConfigMap;
  readonly description: string;
  readonly devices: DevicesMap;
  readonly ephemeral: boolean;
  readonly profiles: readonly string[];
}

export interface InstancesPost {
  readonly name: string;
  readonly type: InstanceType;
  readonly source: InstanceSource;
  readonly architecture?: string;
  readonly config?: ConfigMap;
  readonly description?: string;
  readonly devices?: DevicesMap;
  readonly ephemeral?: boolean;
  /** Null: the image's profiles, else `default`. Empty: none. */
  readonly profiles?: readonly string[] | null;
  /** Starts it in the same operation (extension instance_create_start). */
  readonly start?: boolean;
}

export interface InstanceSource {
  readonly type: "image" | "none" | "copy" | "migration";
  readonly alias?: string;
  readonly fingerprint?: string;
  readonly mode?: "pull" | "push";
  /** With `protocol` the daemon resolves the alias there and downloads the image. */
  readonly server?: string;
  readonly protocol?: "incus" | "simplestreams" | "oci";
  /** PEM of an image server that is not publicly trusted. */
  readonly certificate?: string;
  /** `copy`: `name` or `name/snapshot`. */
  readonly source?: string;
  readonly project?: string;
  readonly instance_only?: boolean;
}

export interface Instance extends InstancePut {
  readonly architecture: string;
  readonly created_at: string;
  readonly expanded_config: ConfigMap;
  readonly expanded_devices: DevicesMap;
  readonly last_used_at: string;
  readonly location: string;
  readonly name: string;
  readonly project: string;
  readonly stateful: boolean;
  readonly status: string;
  /** 102 stopped, 103 running, 110 frozen, 112 error, 113 ready (running and declared so by the guest). */
  readonly status_code: number;
  readonly type: InstanceType;
}
