// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "@pulumi/pulumi/runtime/invoke.js";

const token = "pve:index:getNode";

/** Asks the node who it is, and what guests it has. Another name is an error. */
export async function getNode(
  args: GetNodeArgs = {},
  opts?: pulumi.InvokeOptions,
): Promise<GetNodeResult> {
  return invoke(token, { ...args }, opts);
}

/** Asks the node who it is, and what guests it has. Another name is an error. */
export function getNodeOutput(
  args: GetNodeOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetNodeResult> {
  return invokeOutput(token, { ...args }, opts);
}

export interface GetNodeArgs {
}

export interface GetNodeOutputArgs {
}

export interface GetNodeResult {
  /** Names of this stack's guests by VM id, as far as it has claimed them. */
  readonly claimed: Record<string, string>;
  /**
   * Names of the guests by VM id, of those that the token may see and that have one, and of those
   * that stacks have claimed an id for.
   */
  readonly guests: Record<string, string>;
  /** Its name, as it was asked for. */
  readonly node: string;
  /** Of Proxmox VE, such as `8.4.1`. */
  readonly version: string;
}
