import type { Devices } from "../lab.ts";

type Scalars = Readonly<Record<string, string | number | boolean>>;

/** Incus keeps every value as text. */
export function toConfig(values: Scalars | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]),
  );
}

export function toDevices(devices: Readonly<Record<string, Scalars>> | null | undefined): Devices {
  return Object.fromEntries(
    Object.entries(devices ?? {}).map(([name, device]) => [name, toConfig(device)]),
  );
}
