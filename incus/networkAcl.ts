// Generated from the table in provider/incus/provider.ts by `npm run generate`: change that, not this.
import type * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/pulumi/resource.js";

const type = "incus:index:NetworkAcl";

/** A network ACL: rules that bridges and NICs name in `security.acls`. */
export class NetworkAcl extends CustomResource {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  declare readonly config: pulumi.Output<Record<string, string>>;
  /** Free text shown by Incus. Default: empty. */
  declare readonly description: pulumi.Output<string>;
  /** Rules for outgoing traffic. Incus sorts them by action, so their order says nothing. */
  declare readonly egress: pulumi.Output<({
    readonly action: "allow" | "allow-stateless" | "drop" | "reject";
    readonly description?: string | undefined;
    readonly destination?: string | undefined;
    readonly destinationPort?: string | undefined;
    readonly icmpCode?: string | undefined;
    readonly icmpType?: string | undefined;
    readonly protocol?: "tcp" | "udp" | "icmp4" | "icmp6" | undefined;
    readonly source?: string | undefined;
    readonly sourcePort?: string | undefined;
    readonly state?: "enabled" | "disabled" | "logged" | undefined;
  })[]>;
  /** Configuration keys that the server filled in by itself. */
  declare readonly generated: pulumi.Output<Record<string, string>>;
  /** Rules for incoming traffic. Incus sorts them by action, so their order says nothing. */
  declare readonly ingress: pulumi.Output<({
    readonly action: "allow" | "allow-stateless" | "drop" | "reject";
    readonly description?: string | undefined;
    readonly destination?: string | undefined;
    readonly destinationPort?: string | undefined;
    readonly icmpCode?: string | undefined;
    readonly icmpType?: string | undefined;
    readonly protocol?: "tcp" | "udp" | "icmp4" | "icmp6" | undefined;
    readonly source?: string | undefined;
    readonly sourcePort?: string | undefined;
    readonly state?: "enabled" | "disabled" | "logged" | undefined;
  })[]>;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  declare readonly name: pulumi.Output<string>;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  declare readonly project: pulumi.Output<string>;

  constructor(name: string, args: NetworkAclArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(
      type,
      name,
      {
        config: args.config,
        description: args.description,
        egress: args.egress,
        generated: undefined,
        ingress: args.ingress,
        name: args.name,
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
  ): NetworkAcl {
    return new NetworkAcl(name, {} as NetworkAclArgs, { ...opts, id });
  }

  /** True also for an instance from another copy of this class. */
  static override isInstance(value: unknown): value is NetworkAcl {
    return (
      CustomResource.isInstance(value) &&
      (value as { readonly __pulumiType?: unknown }).__pulumiType === type
    );
  }
}

export interface NetworkAclArgs {
  /**
   * Configuration keys, spelled as in `incus config show`. Keys not named here are left alone; keys
   * removed from here are unset.
   */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Free text shown by Incus. Default: empty. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Rules for outgoing traffic. Incus sorts them by action, so their order says nothing. */
  readonly egress?: pulumi.Input<(pulumi.Input<{
    /** What happens. */
    readonly action: pulumi.Input<"allow" | "allow-stateless" | "drop" | "reject">;
    /** Free text. */
    readonly description?: pulumi.Input<string> | undefined;
    /** As `source`. */
    readonly destination?: pulumi.Input<string> | undefined;
    /** As `sourcePort`. */
    readonly destinationPort?: pulumi.Input<string> | undefined;
    /** Number; for icmp4 and icmp6. */
    readonly icmpCode?: pulumi.Input<string> | undefined;
    /** Number; for icmp4 and icmp6. */
    readonly icmpType?: pulumi.Input<string> | undefined;
    /** Default: any. */
    readonly protocol?: pulumi.Input<"tcp" | "udp" | "icmp4" | "icmp6"> | undefined;
    /** CIDRs, addresses or ranges, comma separated; @internal and @external. */
    readonly source?: pulumi.Input<string> | undefined;
    /** Ports or ranges, comma separated; for tcp and udp. */
    readonly sourcePort?: pulumi.Input<string> | undefined;
    /** Default: "enabled". */
    readonly state?: pulumi.Input<"enabled" | "disabled" | "logged"> | undefined;
  }>)[]> | undefined;
  /** Rules for incoming traffic. Incus sorts them by action, so their order says nothing. */
  readonly ingress?: pulumi.Input<(pulumi.Input<{
    /** What happens. */
    readonly action: pulumi.Input<"allow" | "allow-stateless" | "drop" | "reject">;
    /** Free text. */
    readonly description?: pulumi.Input<string> | undefined;
    /** As `source`. */
    readonly destination?: pulumi.Input<string> | undefined;
    /** As `sourcePort`. */
    readonly destinationPort?: pulumi.Input<string> | undefined;
    /** Number; for icmp4 and icmp6. */
    readonly icmpCode?: pulumi.Input<string> | undefined;
    /** Number; for icmp4 and icmp6. */
    readonly icmpType?: pulumi.Input<string> | undefined;
    /** Default: any. */
    readonly protocol?: pulumi.Input<"tcp" | "udp" | "icmp4" | "icmp6"> | undefined;
    /** CIDRs, addresses or ranges, comma separated; @internal and @external. */
    readonly source?: pulumi.Input<string> | undefined;
    /** Ports or ranges, comma separated; for tcp and udp. */
    readonly sourcePort?: pulumi.Input<string> | undefined;
    /** Default: "enabled". */
    readonly state?: pulumi.Input<"enabled" | "disabled" | "logged"> | undefined;
  }>)[]> | undefined;
  /** Name on the server. Default: the resource's own name. A change replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Incus project that holds the object. Default: "default". A change replaces. */
  readonly project?: pulumi.Input<string> | undefined;
}
