// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:Project";

/**
 * An Incus project: a namespace for instances, and with its features also for images, profiles,
 * volumes and networks. Feature keys can change only while the project is empty.
 */
export class Project extends CustomResource {
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

  constructor(name: string, args: ProjectArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        description: args.description,
        generated: undefined,
        name: args.name,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Project {
    return new Project(name, {} as ProjectArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Project {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ProjectArgs {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
}
