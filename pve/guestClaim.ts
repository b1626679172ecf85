// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:GuestClaim";

/**
 * A VM id, and the size of a disk: keeps an id from other stacks, refuses one that another guest
 * has or takes the next instead, and refuses a smaller disk in the preview.
 */
export class GuestClaim extends CustomResource {
  /** The id that it has got. */
  declare readonly given: pulumi.Output<number>;
  /** The guest's name. */
  declare readonly guest: pulumi.Output<string>;
  /** The volume that it is made from; another one makes it anew, of any size. */
  declare readonly image: pulumi.Output<string>;
  /**
   * The ids to choose another one from if that one is taken, from the highest down. Default: a
   * taken one is refused.
   */
  declare readonly instead: pulumi.Output<{
    readonly first: number;
    readonly last: number;
  } | undefined>;
  /** The size in the last deployment, from the same image; kept by the provider. */
  declare readonly least: pulumi.Output<number | undefined>;
  /** Of its disk, in GiB. */
  declare readonly size: pulumi.Output<number>;
  /** The id that it is to get. */
  declare readonly vmid: pulumi.Output<number>;

  constructor(name: string, args: GuestClaimArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        given: undefined,
        guest: args.guest,
        image: args.image,
        instead: args.instead,
        least: args.least,
        size: args.size,
        vmid: args.vmid,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): GuestClaim {
    return new GuestClaim(name, {} as GuestClaimArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is GuestClaim {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface GuestClaimArgs {
  /** The guest's name. */
  readonly guest: pulumi.Input<string>;
  /** The volume that it is made from; another one makes it anew, of any size. */
  readonly image: pulumi.Input<string>;
  /**
   * The ids to choose another one from if that one is taken, from the highest down. Default: a
   * taken one is refused.
   */
  readonly instead?: pulumi.Input<{
    /** The lowest. */
    readonly first: pulumi.Input<number>;
    /** The highest. */
    readonly last: pulumi.Input<number>;
  }> | undefined;
  /** The size in the last deployment, from the same image; kept by the provider. */
  readonly least?: pulumi.Input<number> | undefined;
  /** Of its disk, in GiB. */
  readonly size: pulumi.Input<number>;
  /** The id that it is to get. */
  readonly vmid: pulumi.Input<number>;
}
