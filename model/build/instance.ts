import { ownOptions } from "../limits/ownOptions.ts";
import type { Facts } from "../facts.ts";
import { addedGpu } from "../gpu/addedGpu.ts";
import type { Lab, LabInstance, LabProject } from "../lab.ts";
import { contextFiles } from "../nesting/contextFiles.ts";
import type { MachineEntry } from "../rules/context.ts";
import { nic } from "./nic.ts";
import type { MachineStorage } from "./storage.ts";
import { toConfig, toDevices } from "./text.ts";

/** What machines share: defaults of the description, and what is known of the lab. */
export interface InstanceSetting {
  /** By machine. */
  readonly storage: Readonly<Record<string, MachineStorage>>;
  readonly facts: Facts;
  /** Of names on the server. */
  readonly prefix: string;
  /** Image of machines that name none. */
  readonly image: string;
  /** By machine. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What `resource_policy` gives each machine, by machine. */
  readonly limits: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly ipv6: Lab["ipv6"];
}

export function toInstance(
  machine: MachineEntry,
  project: LabProject,
  { storage, facts, prefix, image, addresses, limits, ipv6 }: InstanceSetting,
): LabInstance {
  const { name, domain, keys } = machine;
  const profiles = keys.profiles ?? [];
  const gpu = addedGpu(machine, facts);
  const type = keys.type === "vm" ? "virtual-machine" : "container";
  const address = addresses[name] as string;
  const antiSpoofing = keys.spoofing !== "allowed";
  return {
    machine: name,
    name: `${prefix}${name}`,
    description: keys.description ?? "",
    domain: domain.name,
    project: project.name,
    type,
    address,
    image: keys.os_image ?? image,
    // Without the profile `default` a machine has no root disk, and cannot be created.
    profiles: profiles.includes("default") ? profiles : ["default", ...profiles],
    config: { ...gpu.config, ...toConfig(keys.config), ...ownOptions({ keys }), ...limits[name] },
    devices: {
      ...storage[name]?.disks,
      ...gpu.devices,
      ...toDevices(keys.devices),
      eth0: nic(project.bridge, { antiSpoofing, address, ipv6 }),
    },
    volumes: storage[name]?.volumes ?? [],
    files: contextFiles(type, facts),
    protected: (keys.ephemeral ?? domain.keys.ephemeral) !== true,
    antiSpoofing,
    renamedFrom: keys.renamed_from ?? "",
    roles: keys.roles ?? [],
  };
}
