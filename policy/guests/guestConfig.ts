import type { Resource } from "../resource.ts";
import { mappingOf, textOf, type Properties, type Value } from "../values.ts";

/** A device with what is known of its keys; unknown ones are left out. */
export interface Device {
  readonly name: string;
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Whether every key is known. */
  readonly complete: boolean;
}

const kinds = ["Instance", "Profile"];

/** Whether it carries options and devices of a machine. */
export function isGuestConfig({ type }: Resource): boolean {
  return kinds.some((kind) => type === `incus:index:${kind}`);
}

/** Options of an instance or a profile; those of other resources are no machine's. */
export function guestOptions(resource: Resource): Properties {
  return isGuestConfig(resource) ? mappingOf(resource.properties["config"]) : {};
}

export function guestDevices(resource: Resource): Device[] {
  return isGuestConfig(resource) ? toDevices(resource.properties["devices"]) : [];
}

export function toDevices(devices: Value | undefined): Device[] {
  return Object.entries(mappingOf(devices)).map(([name, value]) => {
    const keys = Object.entries(mappingOf(value)).map(
      ([key, given]) => [key, textOf(given)] as const,
    );
    return {
      name,
      keys: Object.fromEntries(keys),
      complete: keys.every(([, given]) => given !== undefined),
    };
  });
}
