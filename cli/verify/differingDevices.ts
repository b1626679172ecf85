import type { Devices } from "../../model/lab.ts";
import { nothing } from "./differingKeys.ts";
import type { Severity } from "./finding.ts";

interface DifferingDevice {
  readonly name: string;
  readonly severity: Severity;
  readonly found: string;
  readonly expected: string;
}

type Device = Readonly<Record<string, string>>;

/** Network cards and disks decide whom a machine reaches; a unix device or a proxy does, too. */
const harmless = new Set(["none", "gpu", "tpm"]);

/** The devices that differ, one each, with those of their options that do. */
export function differingDevices(expected: Devices, live: Devices): DifferingDevice[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(live)])].toSorted();
  return names.flatMap((name) => {
    const [wanted = {}, found = {}] = [expected[name], live[name]];
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
      .filter((key) => (wanted[key] ?? "") !== (found[key] ?? ""))
      .toSorted();
    if (keys.length === 0) return [];
    const types = [wanted["type"], found["type"]].filter((type) => type !== undefined);
    return [
      {
        name,
        severity: types.every((type) => harmless.has(type)) ? "medium" : "high",
        found: show(found, keys),
        expected: show(wanted, keys),
      },
    ];
  });
}

function show(device: Device, keys: readonly string[]): string {
  const set = keys.filter((key) => device[key] !== undefined && device[key] !== "");
  return set.map((key) => `${key}=${valueOf(device, key)}`).join(", ") || nothing;
}

/** Mount options can hold a password. */
function valueOf(device: Device, key: string): string {
  return key.startsWith("raw.") ? "(not shown)" : (device[key] ?? "");
}
