// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:ImageOffer";

/**
 * That an image's publisher still lists the recorded checksum, when a node is about to download the
 * image.
 */
export class ImageOffer extends CustomResource {
  /** The recorded one, with its algorithm. */
  declare readonly checksum: pulumi.Output<string>;
  /** Where its publisher lists checksums. */
  declare readonly checksums: pulumi.Output<string>;
  /** The image's name. */
  declare readonly image: pulumi.Output<string>;
  /** Where the node downloads it. */
  declare readonly url: pulumi.Output<string>;
  /** What it becomes on the node: `local:import/debian.qcow2`. */
  declare readonly volume: pulumi.Output<string>;

  constructor(name: string, args: ImageOfferArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        checksum: args.checksum,
        checksums: args.checksums,
        image: args.image,
        url: args.url,
        volume: args.volume,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ImageOffer {
    return new ImageOffer(name, {} as ImageOfferArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is ImageOffer {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ImageOfferArgs {
  /** The recorded one, with its algorithm. */
  readonly checksum: pulumi.Input<string>;
  /** Where its publisher lists checksums. */
  readonly checksums: pulumi.Input<string>;
  /** The image's name. */
  readonly image: pulumi.Input<string>;
  /** Where the node downloads it. */
  readonly url: pulumi.Input<string>;
  /** What it becomes on the node: `local:import/debian.qcow2`. */
  readonly volume: pulumi.Input<string>;
}
