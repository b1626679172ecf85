import * as pulumi from "@pulumi/pulumi";

interface Described {
  readonly type: string;
  readonly name: string;
  readonly args: pulumi.Inputs;
  readonly opts?: pulumi.CustomResourceOptions & { readonly dependsOn?: readonly string[] };
}

/** Any resource type, with the outputs named here. */
class Any extends pulumi.CustomResource {
  constructor({ type, name, args }: Described, opts: pulumi.CustomResourceOptions) {
    super(type, name, args, opts);
  }
}

const made = new Map<string, Any>();
for (const described of new pulumi.Config("program").requireObject<Described[]>("resources")) {
  const { dependsOn = [], ...opts } = described.opts ?? {};
  const before = dependsOn.flatMap((name) => made.get(name) ?? []);
  made.set(described.name, new Any(described, { ...opts, dependsOn: before }));
}
