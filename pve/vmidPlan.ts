// Generated from the table in provider/pve/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "pve:index:VmidPlan";

/**
 * Ids for the guests of Proxmox VE nodes. An id, once given out, stays with its name; one that is
 * freed rests.
 */
export class VmidPlan extends CustomResource {
  /** Names of this stack's guests by hypervisor and the id that they have claimed. */
  declare readonly claimed: pulumi.Output<Record<string, Record<string, string>> | undefined>;
  /** The lowest id to choose. */
  declare readonly first: pulumi.Output<number>;
  /** Guests by hypervisor and name; one without `vmid` gets the lowest never used. */
  declare readonly hypervisors: pulumi.Output<Record<string, Record<string, {
    readonly vmid?: number | undefined;
  }>>>;
  /** The highest id to choose. */
  declare readonly last: pulumi.Output<number>;
  /** Name of the plan. Default: the resource's own name. */
  declare readonly name: pulumi.Output<string>;
  /**
   * Every id ever given out; kept by the provider from one deployment to the next. Leave it out.
   */
  declare readonly plan: pulumi.Output<{
    readonly hypervisors: Record<string, {
      readonly active: Record<string, number>;
      readonly retired: ({
        readonly name: string;
        readonly slot: number;
      })[];
    }>;
  } | undefined>;
  /** Names of the guests that are there, whoever made them, by hypervisor and id. */
  declare readonly present: pulumi.Output<Record<string, Record<string, string>> | undefined>;
  /** Id by hypervisor and guest. */
  declare readonly vmids: pulumi.Output<Record<string, Record<string, number>>>;

  constructor(name: string, args: VmidPlanArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        claimed: args.claimed,
        first: args.first,
        hypervisors: args.hypervisors,
        last: args.last,
        name: args.name,
        plan: args.plan,
        present: args.present,
        vmids: undefined,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): VmidPlan {
    return new VmidPlan(name, {} as VmidPlanArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is VmidPlan {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface VmidPlanArgs {
  /** Names of this stack's guests by hypervisor and the id that they have claimed. */
  readonly claimed?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>>> | undefined;
  /** The lowest id to choose. */
  readonly first: pulumi.Input<number>;
  /** Guests by hypervisor and name; one without `vmid` gets the lowest never used. */
  readonly hypervisors: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<{
    readonly vmid?: pulumi.Input<number> | undefined;
  }>>>>>;
  /** The highest id to choose. */
  readonly last: pulumi.Input<number>;
  /** Name of the plan. Default: the resource's own name. */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * Every id ever given out; kept by the provider from one deployment to the next. Leave it out.
   */
  readonly plan?: pulumi.Input<{
    /** Ids by hypervisor. */
    readonly hypervisors: pulumi.Input<Record<string, pulumi.Input<{
      /** Ids by name. */
      readonly active: pulumi.Input<Record<string, pulumi.Input<number>>>;
      /** Ids whose name left, oldest first. */
      readonly retired: pulumi.Input<(pulumi.Input<{
        readonly name: pulumi.Input<string>;
        readonly slot: pulumi.Input<number>;
      }>)[]>;
    }>>>;
  }> | undefined;
  /** Names of the guests that are there, whoever made them, by hypervisor and id. */
  readonly present?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>>> | undefined;
}
