import type { ConfigMap } from "./maps.ts";

export interface InstanceExecPost {
  readonly command: readonly string[];
  readonly environment?: ConfigMap;
  readonly cwd?: string;
  readonly user?: number;
  readonly group?: number;
  readonly interactive: boolean;
  readonly "wait-for-websocket": boolean;
}

/** Message on the control websocket. */
export interface InstanceExecControl {
  readonly command: "signal";
  readonly signal: number;
}
