// Generated from the toy table by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { secret } from "@pulumi/pulumi/output.js";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "toy:index:Toy";

/** A toy. */
export class Toy extends CustomResource {
  /** Free settings. */
  declare readonly config: pulumi.Output<Record<string, string> | undefined>;
  /** All settings. */
  declare readonly effective: pulumi.Output<Record<string, string>>;
  /** What it is. */
  declare readonly kind: pulumi.Output<"car" | "doll">;
  /** Name of the toy. Default: the resource's name. */
  declare readonly name: pulumi.Output<string>;
  /** Parts by name. */
  declare readonly parts: pulumi.Output<Record<string, {
    readonly material?: string | undefined;
    readonly size?: string | undefined;
  }> | undefined>;
  /** Needed to play with it. */
  declare readonly password: pulumi.Output<string | undefined>;
  /** Room that holds it. Default: "nursery". */
  declare readonly room: pulumi.Output<string>;
  /** Serial number. */
  declare readonly serial: pulumi.Output<string>;
  /** Tags, in no order. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  /** Seconds to wait. */
  declare readonly wait: pulumi.Output<number | undefined>;
  /** Number of wheels. */
  declare readonly wheels: pulumi.Output<number | undefined>;

  constructor(name: string, args: ToyArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        effective: undefined,
        kind: args.kind,
        name: args.name,
        parts: args.parts,
        password: args.password === undefined ? undefined : secret(args.password),
        room: args.room,
        serial: undefined,
        tags: args.tags,
        wait: args.wait,
        wheels: args.wheels,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): Toy {
    return new Toy(name, {} as ToyArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is Toy {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface ToyArgs {
  /** Free settings. */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** What it is. */
  readonly kind: pulumi.Input<"car" | "doll">;
  /** Name of the toy. Default: the resource's name. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Parts by name. */
  readonly parts?: pulumi.Input<Record<string, pulumi.Input<{
    readonly material?: pulumi.Input<string> | undefined;
    readonly size?: pulumi.Input<string> | undefined;
  }>>> | undefined;
  /** Needed to play with it. */
  readonly password?: pulumi.Input<string> | undefined;
  /** Room that holds it. Default: "nursery". */
  readonly room?: pulumi.Input<string> | undefined;
  /** Tags, in no order. */
  readonly tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Seconds to wait. */
  readonly wait?: pulumi.Input<number> | undefined;
  /** Number of wheels. */
  readonly wheels?: pulumi.Input<number> | undefined;
}
