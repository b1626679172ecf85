import type * as pulumi from "@pulumi/pulumi";
import { Config } from "@pulumi/pulumi/config.js";
import { CustomResource, ProviderResource } from "@pulumi/pulumi/resource.js";

interface Described {
  readonly type: string;
  readonly name: string;
  readonly args: pulumi.Inputs;
  readonly opts?: Omit<pulumi.CustomResourceOptions, "provider"> & {
    readonly dependsOn?: readonly string[];
    /** The name of a described provider. */
    readonly provider?: string;
  };
}

const providerType = "pulumi:providers:";

/** Any resource type, with the outputs named here. */
class Any extends CustomResource {
  constructor({ type, name, args }: Described, opts: pulumi.CustomResourceOptions) {
    super(type, name, args, opts);
  }
}

class AnyProvider extends ProviderResource {}

const made = new Map<string, CustomResource>();
const providers = new Map<string, ProviderResource>();
for (const described of new Config("program").requireObject<Described[]>("resources")) {
  const { type, name, args } = described;
  const { dependsOn = [], provider: named = "", ...more } = described.opts ?? {};
  const before = dependsOn.flatMap((earlier) => made.get(earlier) ?? []);
  const provider = providers.get(named);
  const opts = { ...more, dependsOn: before, ...(provider && { provider }) };
  if (type.startsWith(providerType)) {
    providers.set(name, new AnyProvider(type.slice(providerType.length), name, args, opts));
  } else {
    made.set(name, new Any(described, opts));
  }
}
