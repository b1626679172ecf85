// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Instance";

/**
 * A container or virtual machine. Address, devices, limits, profiles and cloud-init go into the
 * create call: one boot. A new name or project is given to it in place, stopped for a moment.
 */
export class Instance extends CustomResource {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  declare readonly config: pulumi.Output<Record<string, string>>;
  /** Free text shown by Incus. Default: empty. */
  declare readonly description: pulumi.Output<string>;
  /** Devices by name, spelled as in `incus config show`. A device is replaced as a whole. */
  declare readonly devices: pulumi.Output<Record<string, Record<string, string>>>;
  /** Deleted by Incus when it stops. Default: false. */
  declare readonly ephemeral: pulumi.Output<boolean>;
  /** Fingerprint of the image that it was made from. */
  declare readonly fingerprint: pulumi.Output<string>;
  /**
   * Alias or fingerprint of a local image, or of one on `imageServer`. Absent: an instance without
   * image, which must not run as a container. Used at creation; a change replaces.
   */
  declare readonly image: pulumi.Output<string | undefined>;
  /** Protocol of `imageServer`. Default: "simplestreams". */
  declare readonly imageProtocol: pulumi.Output<"simplestreams" | "incus" | "oci" | undefined>;
  /** Server that the daemon itself downloads `image` from. Default: the local images. */
  declare readonly imageServer: pulumi.Output<string | undefined>;
  /** Static address of the first NIC that has one, else the one waited for. */
  declare readonly ipv4: pulumi.Output<string | undefined>;
  /** Cluster member; `none` on a single server. */
  declare readonly location: pulumi.Output<string>;
  /** MAC address of each NIC, by device name. */
  declare readonly macs: pulumi.Output<Record<string, string>>;
  /**
   * Name on the server. Default: the resource's own name. A change renames it, which stops it for a
   * moment.
   */
  declare readonly name: pulumi.Output<string>;
  /** Profiles, in order of application. Default: ["default"]. */
  declare readonly profiles: pulumi.Output<string[]>;
  /**
   * Incus project that holds it. Default: "default". A change moves it there with its disks and
   * snapshots, which stops it for a moment.
   */
  declare readonly project: pulumi.Output<string>;
  /** Whether it is to be running. Default: true. */
  declare readonly running: pulumi.Output<boolean>;
  /** Status as of the last create, update or refresh. */
  declare readonly status: pulumi.Output<string>;
  /** Default: "container". A change replaces. */
  declare readonly type: pulumi.Output<"container" | "virtual-machine">;
  /** What to wait for after a start. Default: the start itself. */
  declare readonly waitFor: pulumi.Output<{
    readonly condition: "running" | "agent" | "ipv4" | "cloud-init";
    readonly device?: string | undefined;
    readonly timeoutSeconds?: number | undefined;
  } | undefined>;

  constructor(name: string, args: InstanceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        description: args.description,
        devices: args.devices,
        ephemeral: args.ephemeral,
        fingerprint: undefined,
        image: args.image,
        imageProtocol: args.imageProtocol,
        imageServer: args.imageServer,
        ipv4: undefined,
        location: undefined,
        macs: undefined,
        name: args.name,
        profiles: args.profiles,
        project: args.project,
        running: args.running,
        status: undefined,
        type: args.type,
        waitFor: args.waitFor,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Instance {
    return new Instance(name, {} as InstanceArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Instance {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface InstanceArgs {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Devices by name, spelled as in `incus config show`. A device is replaced as a whole. */
  readonly devices?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>>> | undefined;
  /** Deleted by Incus when it stops. Default: false. */
  readonly ephemeral?: pulumi.Input<boolean> | undefined;
  /**
   * Alias or fingerprint of a local image, or of one on `imageServer`. Absent: an instance without
   * image, which must not run as a container. Used at creation; a change replaces.
   */
  readonly image?: pulumi.Input<string> | undefined;
  /** Protocol of `imageServer`. Default: "simplestreams". */
  readonly imageProtocol?: pulumi.Input<"simplestreams" | "incus" | "oci"> | undefined;
  /** Server that the daemon itself downloads `image` from. Default: the local images. */
  readonly imageServer?: pulumi.Input<string> | undefined;
  /**
   * Name on the server. Default: the resource's own name. A change renames it, which stops it for a
   * moment.
   */
  readonly name?: pulumi.Input<string> | undefined;
  /** Profiles, in order of application. Default: ["default"]. */
  readonly profiles?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Incus project that holds it. Default: "default". A change moves it there with its disks and
   * snapshots, which stops it for a moment.
   */
  readonly project?: pulumi.Input<string> | undefined;
  /** Whether it is to be running. Default: true. */
  readonly running?: pulumi.Input<boolean> | undefined;
  /** Default: "container". A change replaces. */
  readonly type?: pulumi.Input<"container" | "virtual-machine"> | undefined;
  /** What to wait for after a start. Default: the start itself. */
  readonly waitFor?: pulumi.Input<{
    /**
     * `running`: started; `agent`: the guest's agent answers (containers: processes run); `ipv4`: a
     * global address on a NIC; `cloud-init`: its run has ended without error.
     */
    readonly condition: pulumi.Input<"running" | "agent" | "ipv4" | "cloud-init">;
    /** NIC to look at for `ipv4`. Default: any. */
    readonly device?: pulumi.Input<string> | undefined;
    /** Seconds until the wait fails. Default: 60; agent 180; cloud-init 300. */
    readonly timeoutSeconds?: pulumi.Input<number> | undefined;
  }> | undefined;
}
