import type { MachineEntry } from "../rules/context.ts";

/** A device as the description has it, with its `type`. */
export type DescribedDevice = Readonly<Record<string, string | number | boolean>>;

/**
 * What a machine has from its profiles and from `devices`, by name, as Incus merges them: a later
 * profile's device takes the place of an earlier one's, its own of all.
 */
export function mergedDevices({
  domain,
  keys,
}: Pick<MachineEntry, "domain" | "keys">): Record<string, DescribedDevice> {
  const profiles = (keys.profiles ?? []).map((name) => domain.keys.profiles?.[name]?.devices);
  return Object.assign({}, ...profiles, keys.devices) as Record<string, DescribedDevice>;
}
