import type * as pulumi from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi/output.js";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Exec } from "../incus/exec.ts";
import { File } from "../incus/file.ts";
import type { FirewallNic } from "../model/firewall/firewallNics.ts";
import { rulesetPath, script, scriptPath, unit, unitPath } from "../model/firewall/guestFiles.ts";
import {
  domainNetworkPath,
  domainNetworkText,
  uplinkNetworkPath,
  uplinkNetworkText,
} from "../model/firewall/networkFiles.ts";
import type { Uplink } from "../model/firewall/uplink.ts";
import type { Instance } from "./instance.ts";

export interface FirewallVmArgs {
  /** The machine, with its NICs: of any type, with systemd-networkd, and nftables or apt-get. */
  readonly machine: Instance;
  /** Domains of its NICs, its own first: plain, so that a preview shows every file. */
  readonly domains: readonly string[];
  readonly nics: pulumi.Input<readonly FirewallNic[]>;
  readonly uplink: pulumi.Input<Uplink>;
  /** As `nft -f` takes it. */
  readonly ruleset: pulumi.Input<string>;
}

/**
 * Makes a machine the firewall between domains: static addresses, rules, then forwarding, now and
 * at every start of it. Whatever changes, it is changed in place.
 */
export class FirewallVm extends ComponentResource {
  /** Of the rules that are loaded. */
  readonly ruleset: pulumi.Output<string>;

  constructor(name: string, args: FirewallVmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:FirewallVm", name, {}, opts);
    const { machine, domains, ruleset } = args;
    const nics = output(args.nics);
    const uplink = output(args.uplink);
    const place = { instance: machine.instanceName, project: machine.project };
    const child = { parent: this, deletedWith: machine.instance };
    const texts: [path: string, content: pulumi.Input<string>][] = [
      ...domains.map((domain, index): [string, pulumi.Input<string>] => [
        domainNetworkPath(domain),
        nics.apply((some) => domainNetworkText(nicOf(some, domain), index === 0)),
      ]),
      [uplinkNetworkPath, uplink.apply(uplinkNetworkText)],
      [rulesetPath, ruleset],
      [scriptPath, script],
      [unitPath, unit],
    ];
    const files = texts.map(
      ([path, content]) => new File(`${name}:${path}`, { ...place, path, content }, child),
    );
    const addresses = all([nics, uplink]).apply(([some, last]) =>
      [...some, last].map(({ address }) => `${address}/24`),
    );
    new Exec(
      `${name}-rules`,
      {
        ...place,
        command: addresses.apply((awaited) => ["sh", scriptPath, "set-up", ...awaited]),
        triggers: texts.map(([, content]) => content),
        delete: ["sh", scriptPath, "remove"],
        timeoutSeconds: 900,
      },
      { ...child, dependsOn: files },
    );
    this.ruleset = output(ruleset);
    this.registerOutputs({ ruleset: this.ruleset });
  }
}

function nicOf(nics: readonly FirewallNic[], domain: string): FirewallNic {
  const found = nics.find((nic) => nic.domain === domain);
  if (found === undefined) throw new Error(`the firewall machine has no NIC in "${domain}"`);
  return found;
}
