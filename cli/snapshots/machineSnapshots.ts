import type { LabInstance } from "../../model/lab.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { paths } from "../../provider/incus/api/paths.ts";
import type { Instance } from "../../provider/incus/api/types/instances.ts";
import type { InstanceSnapshot } from "../../provider/incus/api/types/instanceSnapshots.ts";
import { CommandError } from "../commandError.ts";
import { isChangeSetName } from "./changeSets.ts";
import { defaultPattern, isScheduledName } from "./snapshotName.ts";

/** Who took a snapshot: `strata snapshot`, `strata up`, the machine's own schedule, or another. */
export type SnapshotKind = "manual" | "change" | "schedule" | "other";

export interface MachineSnapshot {
  readonly name: string;
  readonly kind: SnapshotKind;
  readonly createdAt: string;
  /** Empty for never. */
  readonly expiresAt: string;
}

/** Where a snapshot says that it was taken by hand; valid only when its value is its own name. */
const markKey = "user.strata.snapshot";
const never = "0001-01-01T00:00:00Z";
const runningCodes = new Set([103, 113]);

/** A machine on its server, with its snapshots as they were when it was asked. */
export class MachineSnapshots {
  readonly machine: string;
  readonly domain: string;
  readonly taken: readonly MachineSnapshot[];
  readonly #api: IncusClient;
  readonly #path: string;
  readonly #pattern: string;

  private constructor(
    { machine, domain, name }: LabInstance,
    api: IncusClient,
    pattern: string,
    taken: readonly InstanceSnapshot[],
  ) {
    this.machine = machine;
    this.domain = domain;
    this.#api = api;
    this.#path = paths`/1.0/instances/${name}`;
    this.#pattern = pattern;
    this.taken = taken
      .map((one) => ({
        name: one.name,
        kind: this.#kindOf(one),
        createdAt: one.created_at,
        expiresAt: one.expires_at.startsWith("0001-") ? "" : one.expires_at,
      }))
      .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  }

  /** @throws CommandError for a machine that is not on the server, or is another stack's */
  static async of(
    client: IncusClient,
    machine: LabInstance,
    stackId: string,
  ): Promise<MachineSnapshots> {
    const found = await MachineSnapshots.find(client, machine, stackId);
    if (found !== undefined) return found;
    throw new CommandError(
      `instance ${machine.name} in project ${machine.project} is not on the server; ` +
        "deploy it first: pulumi up",
    );
  }

  /**
   * Undefined for a machine that is not on the server.
   *
   * @throws CommandError for one that is another stack's
   */
  static async find(
    client: IncusClient,
    machine: LabInstance,
    stackId: string,
  ): Promise<MachineSnapshots | undefined> {
    const api = client.project(machine.project);
    const path = paths`/1.0/instances/${machine.name}`;
    const live = (await api.find<Instance>(path))?.value;
    if (live === undefined) return undefined;
    const owner = live.config["user.pulumi.owner"];
    if (owner !== undefined && !owner.startsWith(`${stackId}/`)) {
      throw new CommandError(
        `instance ${machine.name} in project ${machine.project} is another stack's (${owner}); ` +
          "nothing was done to it",
      );
    }
    const pattern = live.expanded_config["snapshots.pattern"] || defaultPattern;
    const taken = await api.list<InstanceSnapshot>(`${path}/snapshots`);
    return new MachineSnapshots(machine, api, pattern, taken);
  }

  find(name: string): MachineSnapshot | undefined {
    return this.taken.find((one) => one.name === name);
  }

  /** Whether the machine's schedule gives such names, or could. */
  schedules(name: string): boolean {
    return isScheduledName(name, this.#pattern);
  }

  /** Takes one that never expires, whatever the machine's `snapshots.expiry` says. */
  async take(name: string): Promise<void> {
    // A snapshot's config is that of its machine at that moment, and cannot be written afterwards.
    await this.#mark(name);
    try {
      const body = { name, stateful: false, expires_at: never };
      await this.#api.send("POST", `${this.#path}/snapshots`, body);
    } finally {
      await this.#mark("");
    }
  }

  /** Goes back to one. A machine that runs is stopped for it, and runs again afterwards. */
  async restore(name: string): Promise<void> {
    const wasRunning = await this.#runs();
    await this.#api.send("PUT", this.#path, { restore: name, stateful: false });
    await this.#mark("");
    if (!wasRunning || (await this.#runs())) return;
    await this.#api.send("PUT", `${this.#path}/state`, { action: "start", timeout: -1 });
  }

  async delete(name: string): Promise<void> {
    await this.#api.send("DELETE", `${this.#path}/snapshots${paths`/${name}`}`);
  }

  async #runs(): Promise<boolean> {
    const { value } = await this.#api.get<Instance>(this.#path);
    return runningCodes.has(value.status_code);
  }

  /** An empty value takes the mark away. */
  async #mark(value: string): Promise<void> {
    await this.#api.update<Instance>(
      this.#path,
      ({ config }) =>
        (config[markKey] ?? "") === value ? undefined : { config: { [markKey]: value } },
      { method: "PATCH" },
    );
  }

  #kindOf({ name, config }: InstanceSnapshot): SnapshotKind {
    if (config[markKey] === name) return isChangeSetName(name) ? "change" : "manual";
    return this.schedules(name) ? "schedule" : "other";
  }
}
