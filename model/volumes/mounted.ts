import { mergedDevices } from "../build/mergedDevices.ts";
import type { MachineEntry } from "../rules/context.ts";

/** A device that a machine has from its profiles or from `devices`, and the path that it takes. */
export interface MountedDevice {
  readonly device: string;
  readonly path: string;
}

export function mountedDevices(machine: MachineEntry): MountedDevice[] {
  const merged = { root: { type: "disk", path: "/" }, ...mergedDevices(machine) };
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
