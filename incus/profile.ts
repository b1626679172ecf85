// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Profile";

/**
 * A profile. The one named "default" comes with its project: it is taken over, and given back with
 * its earlier content on delete.
 */
export class Profile extends CustomResource {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  declare readonly config: pulumi.Output<Record<string, string>>;
  /** Free text shown by Incus. Default: empty. */
  declare readonly description: pulumi.Output<string>;
  /** Devices by name, spelled as in `incus config show`. A device is replaced as a whole. */
  declare readonly devices: pulumi.Output<Record<string, Record<string, string>>>;
  /** Configuration keys that the server filled in by itself. */
  declare readonly generated: pulumi.Output<Record<string, string>>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** What a taken-over profile held before; it is put back on delete. */
  declare readonly prior: pulumi.Output<{
    readonly config: Record<string, string>;
    readonly description: string;
    readonly devices: Record<string, Record<string, string>>;
  } | undefined>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;

  constructor(name: string, args: ProfileArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        description: args.description,
        devices: args.devices,
        generated: undefined,
        name: args.name,
        prior: undefined,
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
  ): Profile {
    return new Profile(name, {} as ProfileArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Profile {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ProfileArgs {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Devices by name, spelled as in `incus config show`. A device is replaced as a whole. */
  readonly devices?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>>> | undefined;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
}
