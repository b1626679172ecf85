import type { Addresses } from "../addresses/addresses.ts";
import type { LabInstance } from "../lab.ts";
import type { MachineEntry } from "../rules/context.ts";
import { toConfig, toDevices } from "./text.ts";

export function toInstance(
  { name, domain, keys }: MachineEntry,
  image: string,
  { addresses }: Addresses,
): LabInstance {
  const profiles = keys.profiles ?? [];
  return {
    machine: name,
    name,
    description: keys.description ?? "",
    domain: domain.name,
    project: domain.name,
    type: keys.type === "vm" ? "virtual-machine" : "container",
    address: addresses[name] as string,
    image: keys.os_image ?? image,
    // Without the profile `default` a machine has no root disk, and cannot be created.
    profiles: profiles.includes("default") ? profiles : ["default", ...profiles],
    config: toConfig(keys.config),
    devices: toDevices(keys.devices),
    volumes: [],
    files: {},
    protected: (keys.ephemeral ?? domain.keys.ephemeral) !== true,
    antiSpoofing: true,
    renamedFrom: "",
    roles: keys.roles ?? [],
  };
}
