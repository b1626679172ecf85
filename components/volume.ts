import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { StorageVolume } from "../incus/storageVolume.ts";

export interface VolumeArgs {
  /** Name on the server. Default: the component's own name. */
  readonly volumeName?: string;
  readonly project: pulumi.Input<string>;
  readonly pool: string;
  /** As Incus writes it, such as `10GiB`; empty for no limit. */
  readonly size: string;
  /** A disk without a file system, for a virtual machine. */
  readonly bare: boolean;
  /** Pulumi refuses to delete it; Incus has no such protection for volumes. */
  readonly protected: boolean;
}

/** A custom storage volume: it stays when a machine that mounts it is rebuilt. */
export class Volume extends ComponentResource {
  readonly volumeName: pulumi.Output<string>;

  constructor(name: string, args: VolumeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Volume", name, {}, opts);
    const volume = new StorageVolume(
      name,
      {
        name: args.volumeName ?? name,
        project: args.project,
        pool: args.pool,
        contentType: args.bare ? "block" : "filesystem",
        config: args.size === "" ? {} : { size: args.size },
      },
      { parent: this, protect: args.protected },
    );
    this.volumeName = volume.name;
    this.registerOutputs({ volumeName: this.volumeName });
  }
}
