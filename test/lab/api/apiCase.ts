import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { type IncusClient, connectIncus } from "../../../provider/incus/api/client.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import type { Instance, InstancesPost } from "../../../provider/incus/api/types/instances.ts";
import type { Profile } from "../../../provider/incus/api/types/profiles.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";

/** A project of its own on the lab's daemon, and a client that reaches it through a fault proxy. */
export interface ApiCase {
  readonly directory: string;
  readonly proxy: FaultProxy;
  /** Scoped to the project, through the proxy. */
  readonly client: IncusClient;
  /** Scoped to the project, without the proxy. */
  readonly direct: IncusClient;
  close(): Promise<void>;
}

export async function openApiCase(name: string): Promise<ApiCase> {
  const { socket, fingerprint } = inject("lab");
  const directory = mkdtempSync(join(tmpdir(), "strata-lab-api-"));
  const proxy = await startFaultProxy({ upstream: socket, socket: join(directory, "proxy") });
  const through = connectIncus(unixConnection(proxy.socket), { fingerprint });
  const root = connectIncus(unixConnection(socket), { fingerprint });
  await root.send("POST", "/1.0/projects", {
    name,
    config: { "features.images": "false", "features.networks": "false" },
  });
  const direct = root.project(name);
  await direct.send("PUT", "/1.0/profiles/default", {
    config: {},
    description: "",
    devices: { root: { type: "disk", path: "/", pool: "default" } },
  });
  return {
    directory,
    proxy,
    client: through.project(name),
    direct,
    async close() {
      for (const instance of await direct.list<Instance>("/1.0/instances")) {
        await removeInstance(direct, instance);
      }
      for (const profile of await direct.list<Profile>("/1.0/profiles")) {
        if (profile.name === "default") continue;
        await direct.send("DELETE", paths`/1.0/profiles/${profile.name}`);
      }
      await root.send("DELETE", paths`/1.0/projects/${name}`);
      through.close();
      root.close();
      await proxy.close();
      rmSync(directory, { recursive: true });
    },
  };
}

async function removeInstance(client: IncusClient, { name, status }: Instance): Promise<void> {
  if (status !== "Stopped") {
    const stop = { action: "stop", force: true };
    await client.send("PUT", paths`/1.0/instances/${name}/state`, stop);
  }
  await client.send("DELETE", paths`/1.0/instances/${name}`);
}

/** A container from the 1 MB image. */
export function tiny(name: string, more: Partial<InstancesPost> = {}): InstancesPost {
  const source = { type: "image", alias: "strata-tiny" } as const;
  return { name, type: "container", source, ...more };
}
