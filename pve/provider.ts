// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { ProviderResource } from "@pulumi/pulumi/resource.js";

/**
 * What nested Proxmox VE nodes need beside the proxmoxve provider: who a node is, VM ids that stay,
 * host keys, certificates and checksums of images.
 */
export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(
      "pve",
      name,
      {
        certificate: args.certificate,
        endpoint: args.endpoint,
        isHost: args.isHost,
        node: args.node,
        previousFingerprint: args.previousFingerprint,
        stackId: args.stackId,
        token: args.token === undefined ? undefined : secret(args.token),
      },
      opts,
    );
  }
}

export interface ProviderArgs {
  /** The node's certificate or that of its CA, PEM text. No other one is trusted. */
  readonly certificate: pulumi.Input<string>;
  /** Where the node's API is: `https://10.0.12.5:8006/`. */
  readonly endpoint: pulumi.Input<string>;
  /**
   * Whether the node was there before the stack and stays: another one than the recorded one is
   * refused then. Default: false.
   */
  readonly isHost?: pulumi.Input<boolean> | undefined;
  /** The node's name, as its API says it. */
  readonly node: pulumi.Input<string>;
  /**
   * SHA-256 of the certificate before it was renewed. Set it once for the run that moves the stack
   * to the new one.
   */
  readonly previousFingerprint?: pulumi.Input<string> | undefined;
  /**
   * The stack's own id, in whose name VM ids are claimed on the node. Default: ids are looked at,
   * and not claimed.
   */
  readonly stackId?: pulumi.Input<string> | undefined;
  /** API token, `user@realm!name=value`. */
  readonly token: pulumi.Input<string>;
}
