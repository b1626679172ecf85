import type { TestResource } from "../test/lab/harness/pulumiStack.ts";

/** One project, one bridge, one profile, N started instances of the 1 MB image. */
export interface Workload {
  readonly project: string;
  readonly bridge: string;
  readonly image: string;
  readonly instances: readonly string[];
  readonly projectConfig: Readonly<Record<string, string>>;
  readonly bridgeConfig: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** @param octet Third octet of the bridge's subnet, so that two workloads never meet. */
export function workload(project: string, count: number, octet: number): Workload {
  const bridge = `${project}br`;
  return {
    project,
    bridge,
    image: "strata-tiny",
    instances: Array.from({ length: count }, (_, i) => `${project}-${String(i).padStart(3, "0")}`),
    projectConfig: { "features.images": "false" },
    bridgeConfig: { "ipv4.address": `10.232.${octet}.1/24`, "ipv6.address": "none" },
    devices: {
      root: { type: "disk", path: "/", pool: "default" },
      eth0: { type: "nic", network: bridge, name: "eth0" },
    },
  };
}

/** The workload as resources of the generic test program. */
export function resourcesOf(work: Workload): TestResource[] {
  const { project, bridge, image } = work;
  const profile = `${project}-default`;
  return [
    { type: "incus:index:Project", name: project, args: { config: work.projectConfig } },
    { type: "incus:index:Network", name: bridge, args: { config: work.bridgeConfig } },
    {
      type: "incus:index:Profile",
      name: profile,
      args: { name: "default", project, devices: work.devices },
      opts: { dependsOn: [project, bridge] },
    },
    ...work.instances.map((name) => ({
      type: "incus:index:Instance",
      name,
      args: { project, image },
      opts: { dependsOn: [profile] },
    })),
  ];
}
