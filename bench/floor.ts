import { daemonWrite } from "../test/lab/harness/daemon.ts";
import type { Workload } from "./workload.ts";

/** In flight at once, as the provider allows itself. */
const parallel = 8;

async function eachOf<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await task(item);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

/** The same end state by the same REST calls, and nothing else. */
export async function floorUp(socket: string, work: Workload): Promise<void> {
  const { project, bridge, instances } = work;
  await daemonWrite(socket, "POST", "/1.0/projects", { name: project, config: work.projectConfig });
  await daemonWrite(socket, "POST", "/1.0/networks", {
    name: bridge,
    type: "bridge",
    config: work.bridgeConfig,
  });
  await daemonWrite(socket, "PUT", `/1.0/profiles/default?project=${project}`, {
    config: {},
    devices: work.devices,
  });
  await eachOf(instances, (name) =>
    daemonWrite(socket, "POST", `/1.0/instances?project=${project}`, {
      name,
      type: "container",
      profiles: ["default"],
      source: { type: "image", alias: work.image },
      start: true,
    }),
  );
}

export async function floorDestroy(socket: string, work: Workload): Promise<void> {
  const { project, bridge, instances } = work;
  await eachOf(instances, async (name) => {
    const path = `/1.0/instances/${name}`;
    const stop = { action: "stop", force: true, timeout: 0 };
    await daemonWrite(socket, "PUT", `${path}/state?project=${project}`, stop);
    await daemonWrite(socket, "DELETE", `${path}?project=${project}`);
  });
  await daemonWrite(socket, "DELETE", `/1.0/projects/${project}`);
  await daemonWrite(socket, "DELETE", `/1.0/networks/${bridge}`);
}
