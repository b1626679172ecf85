// Generated from the toy table by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { ProviderResource } from "@pulumi/pulumi/resource.js";

/** Toys. */
export class Provider extends ProviderResource {
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(
      "toy",
      name,
      {
        address: args.address,
        limits: args.limits,
        strict: args.strict,
        token: args.token === undefined ? undefined : secret(args.token),
      },
      opts,
    );
  }
}

export interface ProviderArgs {
  /** Where the toys are. */
  readonly address: pulumi.Input<string>;
  /** How many. */
  readonly limits?: pulumi.Input<{
    readonly toys?: pulumi.Input<number> | undefined;
  }> | undefined;
  /** Be strict. */
  readonly strict?: pulumi.Input<boolean> | undefined;
  /** Opens the box. */
  readonly token?: pulumi.Input<string> | undefined;
}
