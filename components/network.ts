import type * as pulumi from "@pulumi/pulumi";
import { interpolate, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Network as IncusNetwork } from "../incus/network.ts";
import { NetworkAcl } from "../incus/networkAcl.ts";
import { toUla } from "../model/isolation/ula.ts";
import type { AclRule } from "../model/isolation/aclRule.ts";

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
  /** What is dropped although everything else goes out; without internet, what goes out. */
  readonly egress: pulumi.Input<readonly AclRule[]>;
  /** Default: true. */
  readonly internet?: boolean;
  /** `ula` adds the IPv6 subnet that goes with `subnet`. Default: none. */
  readonly ipv6?: "none" | "ula";
}

/** A bridge with NAT whose ACL is in force from its creation. Both live in project `default`. */
export class Network extends ComponentResource {
  readonly bridge: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Network", name, {}, opts);
    const { internet = true } = args;
    const acl = new NetworkAcl(
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
    const prefix = output(args.subnet).apply((subnet) => subnet.replace(/\.0\/24$/, ""));
    const network = new IncusNetwork(
      name,
      {
        name: args.bridge,
        project: "default",
        description: args.description ?? "",
        type: "bridge",
        addressFrom: args.bridgeBefore,
        config: {
          "ipv4.address": interpolate`${args.gateway}/24`,
          "ipv4.nat": "true",
          "ipv4.dhcp.ranges": interpolate`${prefix}.100-${prefix}.199`,
          ...ipv6Config(args),
          "security.acls": acl.name,
          "security.acls.default.ingress.action": "drop",
          "security.acls.default.egress.action": internet ? "allow" : "drop",
          // Names of the outside would be a way out: whoever is asked for them gets the question.
          ...(internet ? {} : { "raw.dnsmasq": "no-resolv" }),
        },
      },
      { parent: this },
    );
    this.bridge = network.name;
    this.registerOutputs({ bridge: this.bridge });
  }
}

function ipv6Config({ ipv6 = "none", gateway }: NetworkArgs): Record<string, pulumi.Input<string>> {
  if (ipv6 === "none") return { "ipv6.address": "none" };
  return {
    "ipv6.address": output(gateway).apply((address) => `${toUla(address)}/64`),
    "ipv6.nat": "true",
    // Only leases are static, and only what is static can be filtered.
    "ipv6.dhcp.stateful": "true",
  };
}
