// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:GuestDisk";

/** The size of a guest's disk: refuses to shrink it, in the preview. */
export class GuestDisk extends CustomResource {
  /** The guest's name. */
  declare readonly guest: pulumi.Output<string>;
  /** The volume that it is made from; another one makes it anew, of any size. */
  declare readonly image: pulumi.Output<string>;
  /** The size in the last deployment, from the same image; kept by the provider. */
  declare readonly least: pulumi.Output<number | undefined>;
  /** Of its disk, in GiB. */
  declare readonly size: pulumi.Output<number>;

  constructor(name: string, args: GuestDiskArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        guest: args.guest,
        image: args.image,
        least: args.least,
        size: args.size,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): GuestDisk {
    return new GuestDisk(name, {} as GuestDiskArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is GuestDisk {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface GuestDiskArgs {
  /** The guest's name. */
  readonly guest: pulumi.Input<string>;
  /** The volume that it is made from; another one makes it anew, of any size. */
  readonly image: pulumi.Input<string>;
  /** The size in the last deployment, from the same image; kept by the provider. */
  readonly least?: pulumi.Input<number> | undefined;
  /** Of its disk, in GiB. */
  readonly size: pulumi.Input<number>;
}
