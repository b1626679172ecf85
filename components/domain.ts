import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import type { ImageSource } from "../model/images.ts";
import type { AclRule } from "../model/isolation/aclRule.ts";
import type { Lab, LabInstance, LabProfile } from "../model/lab.ts";
import { domainVolumes } from "./domainVolumes.ts";
import { FirewallVm, type FirewallVmArgs } from "./firewallVm.ts";
import { Instance, type InstanceArgs, type Readiness } from "./instance.ts";
import { Network, type NetworkArgs } from "./network.ts";
import { Profile } from "./profile.ts";
import { Project } from "./project.ts";
import { Volume } from "./volume.ts";

/** Names and counts are plain, so that a preview shows every child; addresses may be outputs. */
export interface DomainArgs {
  /** Name of the Incus project. Default: the component's own name. */
  readonly projectName?: string;
  readonly description?: pulumi.Input<string>;
  readonly bridge: string;
  /** Bridge that had these addresses until now, of a domain that is about to leave. Default: none. */
  readonly bridgeBefore?: string | undefined;
  readonly subnet: pulumi.Input<string>;
  readonly gateway: pulumi.Input<string>;
  readonly ingress: pulumi.Input<readonly AclRule[]>;
  readonly egress: pulumi.Input<readonly AclRule[]>;
  readonly internet: boolean;
  readonly ipv6: Lab["ipv6"];
  /** Address of the machine that forwards instead of the server. Default: none. */
  readonly firewall?: pulumi.Input<string | undefined>;
  /** Default: acl. */
  readonly isolation?: Lab["isolation"];
  /** The server itself; needed where rules go there. */
  readonly host?: NetworkArgs["host"];
  /** With `default`, which gives machines their root disk. */
  readonly profiles: readonly Pick<LabProfile, "name" | "config" | "devices">[];
  readonly machines: readonly DomainMachine[];
  readonly waitFor?: Readiness | undefined;
}

export interface DomainMachine extends Pick<
  LabInstance,
  | "machine"
  | "name"
  | "description"
  | "type"
  | "profiles"
  | "config"
  | "files"
  | "volumes"
  | "protected"
  | "renamedFrom"
> {
  readonly image: ImageSource;
  readonly address: pulumi.Input<string>;
  readonly devices: InstanceArgs["devices"];
  /** What makes it the firewall machine, with what its NICs need. Default: it is none. */
  readonly firewall?:
    | (Omit<FirewallVmArgs, "machine"> & { readonly networks: readonly Network[] })
    | undefined;
}

/** A project and its bridge, kept apart from all other domains, with the machines on it. */
export class Domain extends ComponentResource {
  readonly projectName: pulumi.Output<string>;
  readonly bridge: pulumi.Output<string>;
  readonly network: Network;
  readonly instances: Readonly<Record<string, Instance>>;

  constructor(name: string, args: DomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Domain", name, {}, opts);
    const { description = "" } = args;
    const child = { parent: this };
    const projectName = args.projectName ?? name;
    const project = new Project(name, { projectName, description }, child);
    const network = new Network(`${name}-network`, { ...args, description }, child);
    const profiles = args.profiles.map(
      ({ name: profileName, config, devices }) =>
        new Profile(
          `${name}-${profileName}`,
          { profileName, project: project.projectName, config, devices },
          { ...child, dependsOn: network },
        ),
    );

    const volumes = new Map(
      [...domainVolumes(args.machines)].map(([volume, given]) => [
        volume,
        new Volume(`${name}-${volume}`, { ...given, project: project.projectName }, child),
      ]),
    );

    this.projectName = project.projectName;
    this.bridge = network.bridge;
    this.network = network;
    // Machines keep their own names, unique in a lab: moved to another domain, one stays itself.
    this.instances = Object.fromEntries(
      args.machines.map(({ machine, ...given }) => {
        const {
          name: instanceName,
          renamedFrom,
          volumes: mounted,
          firewall: role,
          ...rest
        } = given;
        const aliases = renamedFrom === "" ? [] : [{ name: renamedFrom }];
        const instance = new Instance(
          machine,
          { ...rest, instanceName, project: project.projectName, waitFor: args.waitFor },
          {
            ...child,
            aliases,
            dependsOn: [
              network,
              ...(role?.networks ?? []),
              ...profiles,
              ...mounted.flatMap((one) => volumes.get(one.name) ?? []),
            ],
          },
        );
        if (role !== undefined) {
          new FirewallVm(machine, { ...role, machine: instance }, { ...child, aliases });
        }
        return [machine, instance];
      }),
    );
    this.registerOutputs({ projectName: this.projectName, bridge: this.bridge });
  }
}
