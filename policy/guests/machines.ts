import { ofType, type Resource, type StackView } from "../resource.ts";
import { listOf, mappingOf, textOf, type Properties } from "../values.ts";
import { toDevices, type Device } from "./guestConfig.ts";

/** An instance with what its profiles give it. */
export interface Machine {
  readonly resource: Resource;
  readonly options: Properties;
  readonly devices: readonly Device[];
  /** Profiles that are not in the stack, of which nothing is known. */
  readonly foreignProfiles: readonly string[];
}

export function machinesOf(stack: StackView): Machine[] {
  const profiles = new Map(
    ofType(stack, "Profile").map((profile) => [
      keyOf(profile, profile.properties["name"]),
      profile,
    ]),
  );
  return ofType(stack, "Instance").map((resource) => {
    const names = listOf(resource.properties["profiles"]).flatMap((name) => textOf(name) ?? []);
    const used = names.map((name) => profiles.get(keyOf(resource, name)));
    // In Incus' order of application: a later profile, and at last the instance, wins.
    const layers = [...used, resource].map((layer) => layer?.properties ?? {});
    const merged = (key: string) =>
      Object.assign({}, ...layers.map((layer) => mappingOf(layer[key]))) as Properties;
    return {
      resource,
      options: merged("config"),
      devices: toDevices(merged("devices")),
      foreignProfiles: names.filter((_name, index) => used[index] === undefined),
    };
  });
}

function keyOf({ properties }: Resource, name: Properties[string] | undefined): string {
  return JSON.stringify([textOf(properties["project"]) ?? "default", textOf(name)]);
}
