// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Network";

/**
 * A managed Incus network. A bridge comes up with its ACLs in force when `security.acls` is in its
 * first config.
 */
export class Network extends CustomResource {
  /**
   * Network of this stack whose addresses pass to this one when it is created, since it is about to
   * be deleted.
   */
  declare readonly addressFrom: pulumi.Output<string | undefined>;
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  declare readonly config: pulumi.Output<Record<string, string>>;
  /** Free text shown by Incus. Default: empty. */
  declare readonly description: pulumi.Output<string>;
  /** Configuration keys that the server filled in by itself. */
  declare readonly generated: pulumi.Output<Record<string, string>>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;
  /** Kind of network. Default: "bridge". A change replaces. */
  declare readonly type: pulumi.Output<"bridge" | "macvlan" | "sriov" | "ovn" | "physical">;

  constructor(name: string, args: NetworkArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        addressFrom: args.addressFrom,
        config: args.config,
        description: args.description,
        generated: undefined,
        name: args.name,
        project: args.project,
        type: args.type,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Network {
    return new Network(name, {} as NetworkArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Network {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface NetworkArgs {
  /**
   * Network of this stack whose addresses pass to this one when it is created, since it is about to
   * be deleted.
   */
  readonly addressFrom?: pulumi.Input<string> | undefined;
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
  /** Kind of network. Default: "bridge". A change replaces. */
  readonly type?: pulumi.Input<"bridge" | "macvlan" | "sriov" | "ovn" | "physical"> | undefined;
}
