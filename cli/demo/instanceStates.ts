import type { IncusClient } from "../../provider/incus/api/client.ts";
import type { Topology } from "./topology.ts";

export interface InstanceState {
  readonly domain: string;
  readonly name: string;
  readonly address: string;
  readonly type: string;
  readonly status: string;
}

/** Every machine of the topology with what the daemon, not our state, says about it. */
export async function instanceStates(
  client: IncusClient,
  { domains }: Topology,
): Promise<InstanceState[]> {
  const perDomain = domains.map(async ({ name: domain, project, machines }) => {
    const listed = await client
      .project(project)
      .list<{ name: string; type: string; status: string }>("/1.0/instances");
    return machines.map(({ name, address }) => {
      const live = listed.find((instance) => instance.name === name);
      const { type, status } = live ?? { type: "-", status: "Missing" };
      return { domain, name, address, type, status };
    });
  });
  return (await Promise.all(perDomain)).flat();
}
