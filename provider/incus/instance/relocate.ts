import { IncusError } from "../api/incusError.ts";
import { mergeKeys } from "../keys.ts";
import { ownership, ownerMark } from "../owner.ts";
import { macsOf } from "./addresses.ts";
import { shutDown, start } from "./power.ts";
import type { InstanceInputs, InstanceOutputs, LiveInstance } from "./schema.ts";
import { isOn } from "./schema.ts";
import { type InstanceScope, instanceScope, instanceToken } from "./scope.ts";

export interface Relocation {
  readonly old: InstanceInputs;
  readonly outputs: InstanceOutputs;
  /** As recorded: an update cannot change it, so it may name an earlier place. */
  readonly id: string;
}

/**
 * Brings an instance under another name or into another project, with its disks and snapshots. Incus
 * does either only while it is stopped, and needs no copy. What a broken run left half way is taken up.
 *
 * @throws Error naming instance, cause and way out; the instance is then where it was, and runs again
 */
export async function relocate(
  to: InstanceScope,
  inputs: InstanceInputs,
  { old, outputs, id }: Relocation,
): Promise<void> {
  const { call } = to;
  const places = [old, { project: old.project, name: inputs.name }, placeOf(id)]
    .map((place) => instanceScope(call, place))
    .filter((place) => place.id !== to.id);
  if (places.length === 0) return;
  const there = await to.find();
  const mark = ownerMark(call.client.stackId, instanceToken, to.id);
  if (there && ownership(there.config, mark).kind === "ours" && isSame(there, outputs)) return;
  for (const from of places) {
    const live = await from.find();
    if (!live || !isSame(live, outputs)) continue;
    if (there)
      throw new Error(`${refusal(from, to)}: ${to.object} exists already; remove it first`);
    return await move(from, to, inputs, old, live);
  }
}

/** Where the id says that an instance is. */
export function placeOf(id: string): Pick<InstanceInputs, "project" | "name"> {
  const [project, name] = id.includes("/") ? id.split("/", 2) : ["default", id];
  if (!project || !name) throw new Error(`cannot read instance "${id}": its id is project/name`);
  return { project, name };
}

/** Whether it is the very instance that was recorded: another one of its name has other MACs. */
export function isSame(live: LiveInstance, { macs }: Pick<InstanceOutputs, "macs">): boolean {
  const found = macsOf(live);
  return Object.entries(macs).every(([device, mac]) => found[device] === mac || !found[device]);
}

async function move(
  from: InstanceScope,
  to: InstanceScope,
  inputs: InstanceInputs,
  old: InstanceInputs,
  live: LiveInstance,
): Promise<void> {
  const { call } = to;
  if (live.ephemeral) {
    throw new Error(
      `${refusal(from, to)}: it must be stopped for that, and Incus deletes an ephemeral instance then; ` +
        "set ephemeral to false first, or give it its old name",
    );
  }
  const volume = from.project === to.project ? undefined : volumeOf(live);
  if (volume !== undefined) {
    throw new Error(
      `${refusal(from, to)}: its volume "${volume}" stays in the old project, and with it what it holds; ` +
        "leave the machine where it is, or save the content and take the volume out of the description first",
    );
  }
  call.client.lists.forget();
  call.status(`stopping it: ${from.id} becomes ${to.id}`);
  await shutDown(from);
  const renamed = instanceScope(call, { project: from.project, name: to.name });
  try {
    if (from.name !== to.name) await from.api.send("POST", from.path, { name: to.name });
    if (from.project !== to.project) {
      await renamed.api.send("POST", renamed.path, {
        name: to.name,
        project: to.project,
        migration: true,
        // Those of the old project may not exist in the new one.
        profiles: inputs.profiles,
        devices: mergeKeys(live.devices, old.devices, inputs.devices),
      });
    }
  } catch (cause) {
    if (!(cause instanceof IncusError)) throw cause;
    await putBack(from, renamed, isOn(live));
    throw new Error(
      `${refusal(from, to)}: ${cause.reason}; it is as it was. Snapshots keep their profiles, which must ` +
        "exist in the new project too",
      { cause },
    );
  }
}

/** A custom storage volume that it mounts: unlike its root disk that stays in its project. */
export function volumeOf({
  expanded_devices,
}: Pick<LiveInstance, "expanded_devices">): string | undefined {
  return Object.values(expanded_devices).find(
    (device) => device["type"] === "disk" && device["pool"] && device["source"],
  )?.["source"];
}

/** As far as the server lets us: the error that brought us here is the one to tell. */
async function putBack(from: InstanceScope, renamed: InstanceScope, wasOn: boolean): Promise<void> {
  try {
    if (from.name !== renamed.name && !(await from.find()) && (await renamed.find())) {
      await renamed.api.send("POST", renamed.path, { name: from.name });
    }
    if (wasOn) await start(from);
  } catch (error) {
    from.call.warn(`${from.object} could not be put back: ${(error as Error).message}`);
  }
}

function refusal(from: InstanceScope, to: InstanceScope): string {
  return from.project === to.project
    ? `cannot rename ${from.object} to "${to.name}"`
    : `cannot move ${from.object} to project "${to.project}"`;
}
