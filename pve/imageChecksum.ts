// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:ImageChecksum";

/**
 * The checksum that an image's publisher lists, asked once and kept; asked again where it is
 * replaced or an address changes.
 */
export class ImageChecksum extends CustomResource {
  /** With its algorithm, such as `sha512:...`. */
  declare readonly checksum: pulumi.Output<string>;
  /** Where its publisher lists checksums, as sha256sum and its like write them. */
  declare readonly checksums: pulumi.Output<string>;
  /** The image's name, for messages. Default: the resource's own name. */
  declare readonly image: pulumi.Output<string>;
  /** Where the image is; its last part is its name in the list. */
  declare readonly url: pulumi.Output<string>;

  constructor(name: string, args: ImageChecksumArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        checksum: undefined,
        checksums: args.checksums,
        image: args.image,
        url: args.url,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ImageChecksum {
    return new ImageChecksum(name, {} as ImageChecksumArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is ImageChecksum {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ImageChecksumArgs {
  /** Where its publisher lists checksums, as sha256sum and its like write them. */
  readonly checksums: pulumi.Input<string>;
  /** The image's name, for messages. Default: the resource's own name. */
  readonly image?: pulumi.Input<string> | undefined;
  /** Where the image is; its last part is its name in the list. */
  readonly url: pulumi.Input<string>;
}
