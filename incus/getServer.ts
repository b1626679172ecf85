// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "@pulumi/pulumi/runtime/invoke.js";

const token = "incus:index:getServer";

/** What the stack's server is and can do. */
export async function getServer(
  args: GetServerArgs = {},
  opts?: pulumi.InvokeOptions,
): Promise<GetServerResult> {
  return invoke(token, { ...args }, opts);
}

/** What the stack's server is and can do. */
export function getServerOutput(
  args: GetServerOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetServerResult> {
  return invokeOutput(token, { ...args }, opts);
}

export interface GetServerArgs {
}

export interface GetServerOutputArgs {
}

export interface GetServerResult {
  /** host:port that it listens on; empty when only the unix socket is open. */
  readonly addresses: string[];
  /** Architectures that its instances may have, its own first. */
  readonly architectures: string[];
  /** Whether it is a member of a cluster. */
  readonly clustered: boolean;
  /** API extensions: what the server can do is told by these. */
  readonly extensions: string[];
  /** SHA-256 of its certificate: the value of `incus:fingerprint`. */
  readonly fingerprint: string;
  /** Name of the server. */
  readonly name: string;
  /** Storage drivers that pools can use. */
  readonly storageDrivers: string[];
  /** Version of Incus, such as `6.0.4`. */
  readonly version: string;
}
