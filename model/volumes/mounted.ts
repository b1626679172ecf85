import type { MachineEntry } from "../rules/context.ts";

/** A device that a machine has from its profiles or from `devices`, and the path that it takes. */
export interface MountedDevice {
  readonly device: string;
  readonly path: string;
}

/** As Incus merges them: a later profile's device takes the place of an earlier one's, its own of all. */
export function mountedDevices({ domain, keys }: MachineEntry): MountedDevice[] {
  const profiles = (keys.profiles ?? []).map((name) => domain.keys.profiles?.[name]?.devices);
  const merged = Object.assign(
    { root: { type: "disk", path: "/" } },
    ...profiles,
    keys.devices,
  ) as Record<string, Readonly<Record<string, unknown>>>;
  return Object.entries(merged).flatMap(([device, { type, path }]) =>
    type === "disk" && typeof path === "string" ? [{ device, path }] : [],
  );
}

/** The same for all spellings of a path. */
export function pathKey(path: string): string {
  return `/${path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")}`;
}
