import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { InstanceSnapshot } from "../incus/instanceSnapshot.ts";

export interface SnapshotArgs {
  /** Name on the server. Default: the component's own name. */
  readonly snapshotName?: string;
  readonly instance: pulumi.Input<string>;
  readonly project: pulumi.Input<string>;
  /** Keeps the memory too; the instance must run. Default: false. */
  readonly stateful?: boolean;
  /** RFC 3339 time after which the server deletes it. Default: never. */
  readonly expiresAt?: pulumi.Input<string> | undefined;
}

/** A snapshot of an instance, taken once when it is created. */
export class Snapshot extends ComponentResource {
  readonly snapshotName: pulumi.Output<string>;

  constructor(name: string, args: SnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Snapshot", name, {}, opts);
    const snapshot = new InstanceSnapshot(
      name,
      {
        name: args.snapshotName ?? name,
        instance: args.instance,
        project: args.project,
        stateful: args.stateful ?? false,
        expiresAt: args.expiresAt,
      },
      { parent: this },
    );
    this.snapshotName = snapshot.name;
    this.registerOutputs({ snapshotName: this.snapshotName });
  }
}
