import { connectIncus } from "../../provider/incus/api/client.ts";
import { locate } from "../../provider/incus/api/locate.ts";
import { openConnection } from "../../provider/incus/api/openConnection.ts";
import type { DemoServer } from "./demoServer.ts";
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
  server: DemoServer,
  { domains }: Topology,
  env: NodeJS.ProcessEnv = process.env,
): Promise<InstanceState[]> {
  const { fingerprint } = server;
  const connection = openConnection(locate(server, env), { fingerprint });
  const client = connectIncus(connection, { fingerprint });
  try {
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
  } finally {
    client.close();
  }
}
