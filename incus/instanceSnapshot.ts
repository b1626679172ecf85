// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:InstanceSnapshot";

/**
 * A snapshot of an instance, taken when the resource is created. Restoring one is a day-two action,
 * not a change of a resource.
 */
export class InstanceSnapshot extends CustomResource {
  /** When it was taken, by the server's clock. */
  declare readonly createdAt: pulumi.Output<string>;
  /**
   * When the server deletes it by itself (RFC 3339). Default: never, whatever the instance's
   * snapshots.expiry says.
   */
  declare readonly expiresAt: pulumi.Output<string | undefined>;
  /** Instance to take it of. A change replaces. */
  declare readonly instance: pulumi.Output<string>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;
  /** Whether memory and running state are kept too. Default: false. A change replaces. */
  declare readonly stateful: pulumi.Output<boolean>;

  constructor(name: string, args: InstanceSnapshotArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        createdAt: undefined,
        expiresAt: args.expiresAt,
        instance: args.instance,
        name: args.name,
        project: args.project,
        stateful: args.stateful,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): InstanceSnapshot {
    return new InstanceSnapshot(name, {} as InstanceSnapshotArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is InstanceSnapshot {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface InstanceSnapshotArgs {
  /**
   * When the server deletes it by itself (RFC 3339). Default: never, whatever the instance's
   * snapshots.expiry says.
   */
  readonly expiresAt?: pulumi.Input<string> | undefined;
  /** Instance to take it of. A change replaces. */
  readonly instance: pulumi.Input<string>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
  /** Whether memory and running state are kept too. Default: false. A change replaces. */
  readonly stateful?: pulumi.Input<boolean> | undefined;
}
