import type { IncusClient } from "../../../provider/incus/api/client.ts";
import { paths } from "../../../provider/incus/api/paths.ts";
import type { Instance } from "../../../provider/incus/api/types/instances.ts";
import { despiteRaces } from "./despiteRaces.ts";

/**
 * The disks of guests, all of a guest at once: they are the root volume of its instance. A guest that never ran has
 * no instance, and its disk is as its image.
 */
export class GuestDisks {
  readonly #client: IncusClient;

  constructor(client: IncusClient) {
    this.#client = client;
  }

  /** Of a running instance as it is at that moment. */
  async copy(from: string, to: string): Promise<void> {
    const source = await this.#find(from);
    if (source === undefined) return;
    // Its NICs are the other's until it starts, and a MAC is only there once.
    const nics = Object.entries(source.devices).filter(([, { type }]) => type === "nic");
    const devices = Object.fromEntries(nics.map(([key]) => [key, { type: "none" }]));
    const origin = { type: "copy", source: from, instance_only: true };
    const body = { name: to, type: "container", source: origin, devices };
    await despiteRaces(() => this.#client.send("POST", "/1.0/instances", body));
  }

  async snapshot(instance: string, name: string): Promise<void> {
    if ((await this.#find(instance)) === undefined) return;
    await this.#client.send("POST", paths`/1.0/instances/${instance}/snapshots`, { name });
  }

  /** @throws Error where there are other snapshots, which would be lost with the instance, but not this one. */
  async rollBack(instance: string, name: string): Promise<void> {
    const path = paths`/1.0/instances/${instance}`;
    if ((await this.#find(instance)) === undefined) return;
    const taken = await this.#client.list<{ name: string }>(`${path}/snapshots`);
    if (taken.some((snapshot) => snapshot.name === name)) {
      await this.#client.send("PUT", path, { restore: name });
    } else if (taken.length === 0) {
      // It was taken before the guest first ran: its next start makes it from its image.
      await despiteRaces(() => this.#client.send("DELETE", path));
    } else {
      throw new Error(`snapshot '${name}' is of a disk that never ran, and others would be lost`);
    }
  }

  async dropSnapshot(instance: string, name: string): Promise<void> {
    const path = paths`/1.0/instances/${instance}/snapshots/${name}`;
    if ((await this.#client.find(path)) !== undefined) await this.#client.send("DELETE", path);
  }

  async #find(instance: string): Promise<Instance | undefined> {
    return (await this.#client.find<Instance>(paths`/1.0/instances/${instance}`))?.value;
  }
}
