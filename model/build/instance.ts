import type { LabInstance, LabProject } from "../lab.ts";
import type { MachineEntry } from "../rules/context.ts";
import { nic } from "./nic.ts";
import { toConfig, toDevices } from "./text.ts";

/** What machines share: defaults of the description, and what is known of the lab. */
export interface InstanceSetting {
  /** Of names on the server. */
  readonly prefix: string;
  /** Image of machines that name none. */
  readonly image: string;
  /** By machine. */
  readonly addresses: Readonly<Record<string, string>>;
}

export function toInstance(
  { name, domain, keys }: MachineEntry,
  project: LabProject,
  { prefix, image, addresses }: InstanceSetting,
): LabInstance {
  const profiles = keys.profiles ?? [];
  const address = addresses[name] as string;
  const antiSpoofing = true;
  return {
    machine: name,
    name: `${prefix}${name}`,
    description: keys.description ?? "",
    domain: domain.name,
    project: project.name,
    type: keys.type === "vm" ? "virtual-machine" : "container",
    address,
    image: keys.os_image ?? image,
    // Without the profile `default` a machine has no root disk, and cannot be created.
    profiles: profiles.includes("default") ? profiles : ["default", ...profiles],
    config: toConfig(keys.config),
    devices: { ...toDevices(keys.devices), eth0: nic(project.bridge, { antiSpoofing, address }) },
    volumes: [],
    files: {},
    protected: (keys.ephemeral ?? domain.keys.ephemeral) !== true,
    antiSpoofing,
    renamedFrom: "",
    roles: keys.roles ?? [],
  };
}
