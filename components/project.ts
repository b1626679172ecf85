import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi/resource.js";
import { Project as IncusProject } from "../incus/project.ts";
import { projectConfig } from "../model/objects/projectConfig.ts";

export interface ProjectArgs {
  /** Name on the server. Default: the component's own name. */
  readonly projectName?: string;
  readonly description?: pulumi.Input<string>;
}

/** A project with profiles and volumes of its own; its images and networks are those of `default`. */
export class Project extends ComponentResource {
  readonly projectName: pulumi.Output<string>;

  constructor(name: string, args: ProjectArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("strata:index:Project", name, {}, opts);
    const project = new IncusProject(
      name,
      {
        name: args.projectName ?? name,
        description: args.description ?? "",
        config: { ...projectConfig },
      },
      { parent: this },
    );
    this.projectName = project.name;
    this.registerOutputs({ projectName: this.projectName });
  }
}
