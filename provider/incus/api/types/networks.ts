import type { ConfigMap } from "./maps.ts";

export interface NetworkPut {
  readonly config: ConfigMap;
  readonly description: string;
}

export interface Network extends NetworkPut {
  readonly name: string;
  readonly type: string;
  /** False for an interface of the host that Incus only lists. */
  readonly managed: boolean;
  readonly project: string;
  readonly status: string;
  readonly locations: readonly string[] | null;
  readonly used_by: readonly string[] | null;
}
