import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Profile as IncusProfile } from "../incus/profile.ts";
import type { Devices } from "../model/lab.ts";

export interface ProfileArgs {
  /** Name on the server; `default` takes over the one that comes with the project. */
  readonly profileName: string;
  readonly project: pulumi.Input<string>;
  readonly description?: pulumi.Input<string>;
  readonly config?: Readonly<Record<string, string>>;
  readonly devices?: Devices;
}

/** A profile of a project. */
export class Profile extends ComponentResource {
  readonly profileName: pulumi.Output<string>;

  constructor(name: string, args: ProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Profile", name, {}, opts);
    const profile = new IncusProfile(
      name,
      {
        name: args.profileName,
        project: args.project,
        description: args.description ?? "",
        config: { ...args.config },
        devices: { ...args.devices },
      },
      { parent: this },
    );
    this.profileName = profile.name;
    this.registerOutputs({ profileName: this.profileName });
  }
}
