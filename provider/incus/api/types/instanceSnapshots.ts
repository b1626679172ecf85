import type { ConfigMap, DevicesMap } from "./maps.ts";

export interface InstanceSnapshotPut {
  /** RFC 3339; the year 1 stands for never. */
  readonly expires_at: string;
}

export interface InstanceSnapshot extends InstanceSnapshotPut {
  readonly name: string;
  readonly architecture: string;
  readonly config: ConfigMap;
  readonly created_at: string;
  readonly devices: DevicesMap;
  readonly ephemeral: boolean;
  readonly profiles: readonly string[];
  /** Bytes. */
  readonly size: number;
  readonly stateful: boolean;
}
