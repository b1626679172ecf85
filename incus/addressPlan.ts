// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:AddressPlan";

/**
 * Subnets and IPv4 addresses for domains and their machines. A number, once given out, stays with
 * its name; one that is freed rests until no other is left.
 */
export class AddressPlan extends CustomResource {
  /** IPv4 address by machine. */
  declare readonly addresses: pulumi.Output<Record<string, string>>;
  /** Domains by name, each with a /24 of its own. */
  declare readonly domains: pulumi.Output<Record<string, {
    readonly base: string;
    readonly machines: Record<string, {
      readonly address?: string | undefined;
      readonly host?: number | undefined;
      readonly renamedFrom?: string | undefined;
    }>;
    readonly renamedFrom?: string | undefined;
    readonly subnet?: number | undefined;
  }>>;
  /** Domains that a firewall machine has a NIC in, beside `eth0` in its own: each gets a number. */
  declare readonly firewallNics: pulumi.Output<string[] | undefined>;
  /** The bridge's address (.254) by domain. */
  declare readonly gateways: pulumi.Output<Record<string, string>>;
  /** Name of the plan. Default: the resource's own name. */
  declare readonly name: pulumi.Output<string>;
  /** Number of the firewall machine's NIC by domain; absent without one. */
  declare readonly nics: pulumi.Output<Record<string, number> | undefined>;
  /**
   * Every number ever given out; kept by the provider from one deployment to the next. Leave it
   * out.
   */
  declare readonly plan: pulumi.Output<{
    readonly hosts: Record<string, {
      readonly active: Record<string, number>;
      readonly retired: ({
        readonly name: string;
        readonly slot: number;
      })[];
    }>;
    readonly nics?: {
      readonly active: Record<string, number>;
      readonly retired: ({
        readonly name: string;
        readonly slot: number;
      })[];
    } | undefined;
    readonly subnets: Record<string, {
      readonly active: Record<string, number>;
      readonly retired: ({
        readonly name: string;
        readonly slot: number;
      })[];
    }>;
  } | undefined>;
  /** CIDR by domain, such as `10.100.0.0/24`. */
  declare readonly subnets: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AddressPlanArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        addresses: undefined,
        domains: args.domains,
        firewallNics: args.firewallNics,
        gateways: undefined,
        name: args.name,
        nics: undefined,
        plan: args.plan,
        subnets: undefined,
      },
      opts,
    );
  }

  /** Reads an object that exists, by its id, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): AddressPlan {
    return new AddressPlan(name, {} as AddressPlanArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is AddressPlan {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface AddressPlanArgs {
  /** Domains by name, each with a /24 of its own. */
  readonly domains: pulumi.Input<Record<string, pulumi.Input<{
    /** The first two octets of its subnet, such as `10.100`. */
    readonly base: pulumi.Input<string>;
    /** Machines by name. */
    readonly machines: pulumi.Input<Record<string, pulumi.Input<{
      /** Default: the lowest of .1 to .99 that was never used. */
      readonly address?: pulumi.Input<string> | undefined;
      /** Last octet, whatever the subnet; `address` goes before it. */
      readonly host?: pulumi.Input<number> | undefined;
      /** The machine of this domain whose address passes to this one. */
      readonly renamedFrom?: pulumi.Input<string> | undefined;
    }>>>;
    /** The domain whose subnet and addresses pass to this one. */
    readonly renamedFrom?: pulumi.Input<string> | undefined;
    /** Third octet, 0-254. Default: the lowest that its base never used. */
    readonly subnet?: pulumi.Input<number> | undefined;
  }>>>;
  /** Domains that a firewall machine has a NIC in, beside `eth0` in its own: each gets a number. */
  readonly firewallNics?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Name of the plan. Default: the resource's own name. */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * Every number ever given out; kept by the provider from one deployment to the next. Leave it
   * out.
   */
  readonly plan?: pulumi.Input<{
    /** Last octets by domain and machine. */
    readonly hosts: pulumi.Input<Record<string, pulumi.Input<{
      /** Numbers by name. */
      readonly active: pulumi.Input<Record<string, pulumi.Input<number>>>;
      /** Numbers whose name left, oldest first. */
      readonly retired: pulumi.Input<(pulumi.Input<{
        readonly name: pulumi.Input<string>;
        readonly slot: pulumi.Input<number>;
      }>)[]>;
    }>>>;
    /** Numbers of the firewall machine's NICs by domain. */
    readonly nics?: pulumi.Input<{
      /** Numbers by name. */
      readonly active: pulumi.Input<Record<string, pulumi.Input<number>>>;
      /** Numbers whose name left, oldest first. */
      readonly retired: pulumi.Input<(pulumi.Input<{
        readonly name: pulumi.Input<string>;
        readonly slot: pulumi.Input<number>;
      }>)[]>;
    }> | undefined;
    /** Third octets by base and domain. */
    readonly subnets: pulumi.Input<Record<string, pulumi.Input<{
      /** Numbers by name. */
      readonly active: pulumi.Input<Record<string, pulumi.Input<number>>>;
      /** Numbers whose name left, oldest first. */
      readonly retired: pulumi.Input<(pulumi.Input<{
        readonly name: pulumi.Input<string>;
        readonly slot: pulumi.Input<number>;
      }>)[]>;
    }>>>;
  }> | undefined;
}
