// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:StorageVolume";

/**
 * A custom storage volume: it lives on its own, and instances mount it with a disk device.
 * `config.size` grows in place; a pool may refuse to shrink it.
 */
export class StorageVolume extends CustomResource {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  declare readonly config: pulumi.Output<Record<string, string>>;
  /**
   * What the guest finds: files, or a bare disk for a virtual machine. Default: "filesystem". A
   * change replaces the volume and its data.
   */
  declare readonly contentType: pulumi.Output<"filesystem" | "block">;
  /** Free text shown by Incus. Default: empty. */
  declare readonly description: pulumi.Output<string>;
  /** Configuration keys that the server filled in by itself. */
  declare readonly generated: pulumi.Output<Record<string, string>>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** Storage pool that holds the volume. A change replaces the volume and its data. */
  declare readonly pool: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;

  constructor(name: string, args: StorageVolumeArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        contentType: args.contentType,
        description: args.description,
        generated: undefined,
        name: args.name,
        pool: args.pool,
        project: args.project,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): StorageVolume {
    return new StorageVolume(name, {} as StorageVolumeArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is StorageVolume {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface StorageVolumeArgs {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /**
   * What the guest finds: files, or a bare disk for a virtual machine. Default: "filesystem". A
   * change replaces the volume and its data.
   */
  readonly contentType?: pulumi.Input<"filesystem" | "block"> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Storage pool that holds the volume. A change replaces the volume and its data. */
  readonly pool: pulumi.Input<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
}
