import type * as pulumi from "@pulumi/pulumi";
import { Config } from "@pulumi/pulumi/config.js";
import { CustomResource } from "@pulumi/pulumi/resource.js";

interface Described {
  readonly type: string;
  readonly name: string;
  readonly args: pulumi.Inputs;
  readonly opts?: pulumi.CustomResourceOptions & { readonly dependsOn?: readonly string[] };
}

/** Any resource type, with the outputs named here. */
class Any extends CustomResource {
  constructor({ type, name, args }: Described, opts: pulumi.CustomResourceOptions) {
    super(type, name, args, opts);
  }
}

const made = new Map<string, Any>();
for (const described of new Config("program").requireObject<Described[]>("resources")) {
  const { dependsOn = [], ...opts } = described.opts ?? {};
  const before = dependsOn.flatMap((name) => made.get(name) ?? []);
  made.set(described.name, new Any(described, { ...opts, dependsOn: before }));
}
