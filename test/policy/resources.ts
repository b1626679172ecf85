import type { Resource, StackView } from "../../policy/resource.ts";
import type { Properties } from "../../policy/values.ts";

/** A resource of the provider, with nothing that is a secret. */
export function resource(kind: string, properties: Properties, name = "it"): Resource {
  const type = `incus:index:${kind}`;
  const urn = `urn:pulumi:test-lab::program::${type}::${name}`;
  return { urn, type, name, protect: false, properties, clear: properties };
}

export function instance(properties: Properties, name?: string): Resource {
  return resource("Instance", properties, name);
}

/** An instance with one device, called `dev`. */
export function withDevice(keys: Properties, name?: string): Resource {
  return instance({ devices: { dev: keys } }, name);
}

/** A stack as it is seen when a state is analyzed. */
export function stackOf(...resources: readonly Resource[]): StackView {
  return { resources, settings: undefined };
}
