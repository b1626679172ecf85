// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { invoke, invokeOutput } from "@pulumi/pulumi/runtime/invoke.js";

const token = "incus:index:getResources";

/** Hardware and networks of the stack's server. */
export async function getResources(
  args: GetResourcesArgs = {},
  opts?: pulumi.InvokeOptions,
): Promise<GetResourcesResult> {
  return invoke(token, { ...args }, opts);
}

/** Hardware and networks of the stack's server. */
export function getResourcesOutput(
  args: GetResourcesOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetResourcesResult> {
  return invokeOutput(token, { ...args }, opts);
}

export interface GetResourcesArgs {
}

export interface GetResourcesOutputArgs {
}

export interface GetResourcesResult {
  /** CPU threads. */
  readonly cpus: number;
  /** GPU cards. */
  readonly gpus: ({
    /** Kernel driver in use; empty when there is none. */
    readonly driver: string;
    /** Number of the DRM card, as in the `id` of a gpu device; empty without DRM. */
    readonly id: string;
    /** PCI address, such as `0000:01:00.0`; empty for other buses. */
    readonly pci: string;
    /** Name of the product; empty when unknown. */
    readonly product: string;
    /** Name of the vendor; empty when unknown. */
    readonly vendor: string;
  })[];
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** All network interfaces of the server, sorted by name. */
  readonly networks: ({
    /** IPv4 addresses with prefix length: what its subnets must not overlap with. */
    readonly ipv4: string[];
    /** False for an interface that Incus only lists. */
    readonly managed: boolean;
    /** Name of the interface. */
    readonly name: string;
    /** Such as `bridge` or `physical`. */
    readonly type: string;
  })[];
}
