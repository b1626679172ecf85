import type * as pulumi from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Network as IncusNetwork } from "../incus/network.ts";
import { NetworkAcl } from "../incus/networkAcl.ts";
import type { AclRule } from "../model/isolation/aclRule.ts";
import type { Lab } from "../model/lab.ts";
import { bridgeConfig, uplinkConfig } from "../model/objects/bridgeConfig.ts";
import { HostRules, type HostRulesArgs } from "./hostRules.ts";

export interface NetworkArgs {
  /** Name of the bridge, at most 15 characters, and of its ACL. */
  readonly bridge: string;
  /** Bridge that had these addresses until now; it loses them. Default: none. */
  readonly bridgeBefore?: string | undefined;
  readonly description?: pulumi.Input<string>;
  /** CIDR of a /24. */
  readonly subnet: pulumi.Input<string>;
  /** The bridge's own address in it, without prefix length. */
  readonly gateway: pulumi.Input<string>;
  /** What comes in although everything else is dropped. */
  readonly ingress: pulumi.Input<readonly AclRule[]>;
  /** What goes out although everything else is dropped. */
  readonly egress: pulumi.Input<readonly AclRule[]>;
  /** Whether its DNS asks others for names that it does not know. Default: true. */
  readonly internet?: boolean;
  /** `ula` adds the IPv6 subnet that goes with `subnet`. Default: none. */
  readonly ipv6?: "none" | "ula";
  /** Address of the machine that forwards instead of the server. Default: none. */
  readonly firewall?: pulumi.Input<string | undefined>;
  /** Whether it is the bridge between such a machine and the server. Default: false. */
  readonly isUplink?: boolean;
  /** Where the rules are in force: as an ACL, on the server itself, or both. Default: acl. */
  readonly isolation?: Lab["isolation"];
  /** The server itself; needed where rules go there. */
  readonly host?: HostRulesArgs["host"] | undefined;
}

/** A bridge with NAT whose rules are in force from its creation. It lives in project `default`. */
export class Network extends ComponentResource {
  readonly bridge: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Network", name, {}, opts);
    const { internet = true, ipv6 = "none", isolation = "acl" } = args;
    const acl =
      isolation === "nftables"
        ? undefined
        : new NetworkAcl(
            `${name}-acl`,
            {
              name: args.bridge,
              project: "default",
              description: args.description ?? "",
              ingress: output(args.ingress).apply((rules) => [...rules]),
              egress: output(args.egress).apply((rules) => [...rules]),
            },
            { parent: this },
          );
    const hostRules =
      isolation === "acl"
        ? []
        : [new HostRules(`${name}-rules`, { ...args, ipv6 }, { parent: this })];
    const network = new IncusNetwork(
      name,
      {
        name: args.bridge,
        project: "default",
        description: args.description ?? "",
        type: "bridge",
        addressFrom: args.bridgeBefore,
        config: all([args.subnet, args.gateway, acl?.name, args.firewall]).apply(
          ([subnet, gateway, aclName, firewall]) =>
            args.isUplink
              ? uplinkConfig({ acl: args.bridge, gateway })
              : bridgeConfig({ acl: aclName, subnet, gateway, internet, ipv6, firewall }),
        ),
      },
      // No guest is on the bridge before they are in force, and none when they go.
      { parent: this, dependsOn: hostRules },
    );
    this.bridge = network.name;
    this.registerOutputs({ bridge: this.bridge });
  }
}
