import type { ConfigMap, DevicesMap } from "./maps.ts";

export interface ProfilePut {
  readonly config: ConfigMap;
  readonly description: string;
  readonly devices: DevicesMap;
}

export interface Profile extends ProfilePut {
  readonly name: string;
  readonly project: string;
  readonly used_by: readonly string[] | null;
}
