import type { LabProfile, LabProject } from "../lab.ts";
import type { DomainEntry } from "../rules/context.ts";
import { nic } from "./nic.ts";
import { toConfig, toDevices } from "./text.ts";

/**
 * The profiles of a domain: `default`, which comes with every project, then its own.
 *
 * @param pool storage pool of the root disks
 */
export function toProfiles({ keys }: DomainEntry, project: LabProject, pool: string): LabProfile[] {
  const place = { domain: project.domain, project: project.name };
  const standard = {
    name: "default",
    ...place,
    config: {},
    devices: {
      eth0: nic(project.bridge, { antiSpoofing: true }),
      root: { type: "disk", path: "/", pool },
    },
  };
  const own = Object.entries(keys.profiles ?? {}).map(([name, profile]) => ({
    name,
    ...place,
    config: toConfig(profile?.config),
    devices: toDevices(profile?.devices),
  }));
  return [standard, ...own];
}
