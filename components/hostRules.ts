import type * as pulumi from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { Isolation } from "../model/isolation/aclRules.ts";
import { deployScript, rootShell } from "../model/hostRules/deployScript.ts";
import { type HostAccess, viaOf } from "../model/hostRules/hostAccess.ts";
import { removeCommand } from "../model/hostRules/removeCommand.ts";
import { hostRuleset } from "../model/hostRules/ruleset.ts";
import { hostCommand } from "./hostCommand.ts";

export interface HostRulesArgs {
  readonly bridge: string;
  /** The bridge's own address, without prefix length. */
  readonly gateway: pulumi.Input<string>;
  readonly ingress: pulumi.Input<Isolation["ingress"]>;
  readonly egress: pulumi.Input<Isolation["egress"]>;
  readonly ipv6: "none" | "ula";
  /** How the server is reached, and whose the rules are there. */
  readonly host?:
    | {
        readonly access: HostAccess;
        /** PEM text, for SSH. Default: the keys of the agent. */
        readonly sshKey?: string | undefined;
        readonly stack: string;
        readonly stackId: string;
        /** First two octets of all addresses that count as the lab's. */
        readonly bases: readonly string[];
      }
    | undefined;
}

/** The rules of one bridge in the server's own nftables, now and after each of its starts. */
export class HostRules extends ComponentResource {
  constructor(name: string, args: HostRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { bridge, ipv6, host } = args;
    if (host === undefined) {
      throw new Error(`bridge ${bridge} has rules on the server itself: HostRules needs its host`);
    }
    super("strata:index:HostRules", name, {}, opts);
    const { access, sshKey, bases, stack, stackId } = host;
    const placement = { stack, stackId, bridge, via: viaOf(access) };
    const script = all([args.gateway, args.ingress, args.egress]).apply(
      ([gateway, ingress, egress]) =>
        deployScript(
          placement,
          hostRuleset({ bridge, gateway, bases, rules: { ingress, egress }, ipv6 }),
        ),
    );
    hostCommand(
      name,
      { access, sshKey, create: rootShell, stdin: script, delete: removeCommand(placement) },
      // The old rules would else go after the new ones have come, and take those with them.
      { parent: this, deleteBeforeReplace: true },
    );
    this.registerOutputs({});
  }
}
