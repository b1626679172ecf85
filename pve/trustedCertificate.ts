// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:TrustedCertificate";

/**
 * Keeps a node's certificate in the directory where that node's provider looks for it, named by
 * STRATA_PVE_CA_<node>.
 */
export class TrustedCertificate extends CustomResource {
  /** The node's certificate or that of its CA, PEM text. */
  declare readonly certificate: pulumi.Output<string>;
  /** The node's name. */
  declare readonly node: pulumi.Output<string>;

  constructor(name: string, args: TrustedCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        certificate: args.certificate,
        node: args.node,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): TrustedCertificate {
    return new TrustedCertificate(name, {} as TrustedCertificateArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is TrustedCertificate {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface TrustedCertificateArgs {
  /** The node's certificate or that of its CA, PEM text. */
  readonly certificate: pulumi.Input<string>;
  /** The node's name. */
  readonly node: pulumi.Input<string>;
}
