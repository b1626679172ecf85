import { z } from "zod";

import type { Call, Recorded } from "../../core/definition.ts";
import { defineResource } from "../../core/definition.ts";
import type { Properties } from "../../core/values.ts";
import { IncusError } from "../api/incusError.ts";
import { paths } from "../api/paths.ts";
import type { InstanceSnapshot, InstanceSnapshotPut } from "../api/types/instanceSnapshots.ts";
import { apiOf } from "../apiOf.ts";
import { ensure } from "../ensure.ts";
import { ownerKey, ownerMark } from "../owner.ts";
import { remove } from "../remove.ts";
import { instanceName, nameText, projectInput } from "../schemas.ts";
import type { ProviderSession } from "../providerSession.ts";
import { whenIdle } from "../transient.ts";

type Inputs = Properties & {
  name: string;
  instance: string;
  project: string;
  stateful: boolean;
  expiresAt?: string;
};
type Outputs = { createdAt: string };
type Known = Recorded<Inputs, Outputs>;

const token = "incus:index:InstanceSnapshot";
/** How Incus spells "never": Go's zero time. */
const never = "0001-01-01T00:00:00Z";

const idOf = ({ project, instance, name }: Pick<Inputs, "project" | "instance" | "name">) =>
  `${project}/${instance}/${name}`;

/** One snapshot as the handlers of one call see it. */
function scopeOf(
  call: Call<ProviderSession>,
  inputs: Pick<Inputs, "project" | "instance" | "name">,
) {
  const { project, instance, name } = inputs;
  const api = apiOf(call, project);
  const collection = paths`/1.0/instances/${instance}/snapshots`;
  const path = collection + paths`/${name}`;
  return {
    api,
    collection,
    path,
    id: idOf(inputs),
    object: `snapshot "${name}" of instance "${instance}" in project "${project}"`,
    find: async () => (await api.find<InstanceSnapshot>(path))?.value,
  };
}

async function createSnapshot(call: Call<ProviderSession>, inputs: Inputs): Promise<Outputs> {
  const { name, stateful, expiresAt = never } = inputs;
  const { api, collection, id, object, find } = scopeOf(call, inputs);
  // Its config is that of the instance, so it cannot carry a mark: what was not there before this
  // call's own request is ours. Times say less, since the server's clock is another one.
  const before = await find();
  const mark = { [ownerKey]: ownerMark(call.client.stackId, token, id) };
  await ensure<InstanceSnapshot>(call, {
    object,
    token,
    id,
    post: async () => {
      call.status("taking");
      await api.send("POST", collection, { name, stateful, expires_at: expiresAt });
    },
    find,
    config: () => (before ? {} : mark),
  });
  const live = await find();
  if (live) return { createdAt: live.created_at };
  throw new Error(`${object} is gone right after it was taken; run pulumi up again`);
}

async function readSnapshot(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  const [project, instance, name, ...rest] = id.split("/");
  if (!project || !instance || !name || rest.length > 0) {
    throw new Error(`cannot read snapshot "${id}": its id is project/instance/name`);
  }
  const live = await scopeOf(call, { project, instance, name }).find();
  if (!live) return undefined;
  const expiresAt = spelledAs(live.expires_at, known?.inputs.expiresAt);
  const { stateful, created_at: createdAt } = live;
  return {
    inputs: {
      name,
      instance,
      project,
      stateful,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    outputs: { createdAt },
  };
}

/** The server's time in the user's own spelling where both mean the same instant. */
function spelledAs(live: string, given: string | undefined): string | undefined {
  if (live.startsWith("0001-")) return undefined;
  return given !== undefined && Date.parse(given) === Date.parse(live) ? given : live;
}

export const instanceSnapshot = defineResource<ProviderSession, Inputs, Outputs>({
  token,
  description:
    "A snapshot of an instance, taken when the resource is created. Restoring one is a day-two action, not a change of a resource.",
  inputs: z.object({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must hold letters, digits, `.`, `_` and `-` only")
      .optional()
      .describe(nameText),
    instance: instanceName.describe("Instance to take it of. A change replaces."),
    project: projectInput,
    stateful: z
      .boolean()
      .optional()
      .describe(
        "Whether memory and running state are kept too. Default: false. A change replaces.",
      ),
    expiresAt: z.iso
      .datetime({ offset: true, error: "must be a time such as 2030-01-31T00:00:00Z" })
      .optional()
      .describe(
        "When the server deletes it by itself (RFC 3339). Default: never, whatever the instance's snapshots.expiry says.",
      ),
  }),
  outputs: z.object({
    createdAt: z.string().describe("When it was taken, by the server's clock."),
  }),
  replaceOn: ["name", "instance", "project", "stateful"],
  deleteBeforeReplace: true,
  timeouts: { create: 600, update: 120, delete: 300 },

  defaults: (inputs, name) => ({ name, project: "default", stateful: false, ...inputs }),
  id: ({ project, instance, name }) =>
    project === undefined || instance === undefined || name === undefined
      ? undefined
      : idOf({ project, instance, name }),

  create: createSnapshot,
  read: readSnapshot,
  async update(call, _id, old, inputs) {
    const { api, path, object } = scopeOf(call, inputs);
    const expires_at = inputs.expiresAt ?? never;
    const changed = (): InstanceSnapshotPut => ({ expires_at });
    await whenIdle(call.signal, () => api.update<InstanceSnapshot>(path, changed)).catch(
      (cause: unknown) => {
        if (!(cause instanceof IncusError)) throw cause;
        throw new Error(`cannot change ${object}: ${cause.message}`, { cause });
      },
    );
    return old.outputs;
  },
  async delete(call, id, { inputs }) {
    const { api, path, object } = scopeOf(call, inputs);
    await remove(call, { object, token, id, api, path });
  },
});
