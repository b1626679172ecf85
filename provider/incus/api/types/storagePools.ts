import type { ConfigMap } from "./maps.ts";

export interface StoragePoolPut {
  readonly config: ConfigMap;
  readonly description: string;
}

export interface StoragePoolsPost extends Partial<StoragePoolPut> {
  readonly name: string;
  readonly driver: string;
}

export interface StoragePool extends StoragePoolPut {
  readonly name: string;
  readonly driver: string;
  readonly status: string;
  readonly locations: readonly string[] | null;
  readonly used_by: readonly string[] | null;
}

/** A volume as a pool lists it. */
export interface StorageVolume {
  readonly name: string;
  readonly type: "container" | "virtual-machine" | "image" | "custom";
  readonly content_type: "filesystem" | "block" | "iso";
  readonly config: ConfigMap;
  readonly description: string;
  readonly location: string;
  readonly project: string;
  readonly used_by: readonly string[] | null;
}
