// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { ProviderResource } from "@pulumi/pulumi/resource.js";

/** Incus over its REST API: every object made once, owned by one stack, read in batches. */
export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(
      "incus",
      name,
      {
        address: args.address,
        certificate: args.certificate,
        certificateFile: args.certificateFile,
        fingerprint: args.fingerprint,
        key: args.key === undefined ? undefined : secret(args.key),
        keyFile: args.keyFile,
        previousFingerprint: args.previousFingerprint,
        serverName: args.serverName,
        socket: args.socket,
        stackId: args.stackId,
      },
      opts,
    );
  }
}

export interface ProviderArgs {
  /** https://host:port of a remote daemon. INCUS_REMOTE overrides it. */
  readonly address?: pulumi.Input<string> | undefined;
  /** Client certificate for `address`, PEM text. Default: the incus client's own. */
  readonly certificate?: pulumi.Input<string> | undefined;
  /** File holding `certificate`. */
  readonly certificateFile?: pulumi.Input<string> | undefined;
  /**
   * SHA-256 fingerprint of the server's certificate (`incus info`: certificate_fingerprint). It
   * says which server this stack belongs to.
   */
  readonly fingerprint: pulumi.Input<string>;
  /** Key of `certificate`, PEM text. */
  readonly key?: pulumi.Input<string> | undefined;
  /** File holding `key`. */
  readonly keyFile?: pulumi.Input<string> | undefined;
  /**
   * Fingerprint before the server's certificate was renewed. Set it once for the run that moves the
   * stack to the new one.
   */
  readonly previousFingerprint?: pulumi.Input<string> | undefined;
  /** Name that the server must have, as in `incus info`. Default: not compared. */
  readonly serverName?: pulumi.Input<string> | undefined;
  /** Unix socket of the daemon. INCUS_SOCKET overrides it. Default: the machine's own. */
  readonly socket?: pulumi.Input<string> | undefined;
  /** UUID of the stack, made by `strata init`: the first part of every owner mark. */
  readonly stackId: pulumi.Input<string>;
}
