import { z } from "zod";

import type { Call, Problem, Properties, ResourceDefinition } from "../core/definition.ts";

import { PartialFailure } from "../core/partialFailure.ts";
import { paths } from "./api/paths.ts";
import { configProblems } from "./configRules.ts";
import { ensure } from "./ensure.ts";
import type { Config } from "./keys.ts";
import { commonKeys, driftedConfig, generatedConfig, mergeKeys } from "./keys.ts";
import { ownerKey, ownerMark } from "./owner.ts";
import { remove } from "./remove.ts";
import { unlessGone } from "./gone.ts";
import { generatedOutput } from "./schemas.ts";
import type { ProviderSession } from "./providerSession.ts";
import { apiOf } from "./apiOf.ts";
import { pastRaces } from "./transient.ts";

export type ConfigInputs = Properties & {
  name: string;
  /** Absent for objects outside projects: projects themselves and storage pools. */
  project?: string;
  /** Of objects that lie in a storage pool. */
  pool?: string;
  description: string;
  config: Config;
};

export interface LiveObject {
  readonly name: string;
  readonly description: string;
  readonly config: Config;
}

export type GeneratedOutputs = { generated: Config };

/** What differs between the kinds of objects that are name, description, config and a little more. */
export interface ConfigObject<Inputs extends ConfigInputs, Live extends LiveObject> {
  readonly token: string;
  /** The documentation of the resource. */
  readonly description: string;
  /** As in messages: `network`. */
  readonly noun: string;
  /** Such as `/1.0/networks`; `{}` stands for the pool. */
  readonly collection: string;
  readonly inputs: z.ZodObject;
  readonly replaceOn: readonly string[];
  readonly unordered?: readonly string[];
  /** One mutation at a time per daemon. */
  readonly serial: boolean;
  readonly defaults?: Properties;
  /** What the server sets on every new object of the kind: on import such keys are not taken for inputs. */
  readonly serverDefaults?: Config;
  rules?(inputs: Partial<Inputs>): Problem[];
  /** Body fields of a create beside name, description and config. */
  post?(inputs: Inputs): object;
  /** Body fields of an update beside description and config. */
  put?(live: Live, old: Inputs, wanted: Inputs): object;
  /** Inputs beside name, project, description and config, as they are live. */
  fromLive?(live: Live): Partial<Inputs>;
}

/** Builds the table row of such a kind. */
export function configObject<Inputs extends ConfigInputs, Live extends LiveObject>(
  kind: ConfigObject<Inputs, Live>,
): ResourceDefinition<ProviderSession, Inputs, GeneratedOutputs> {
  const scoped = Object.hasOwn(kind.inputs.shape, "project");
  const own: Properties = {
    description: "",
    config: {},
    ...(scoped ? { project: "default" } : {}),
  };

  const pooled = Object.hasOwn(kind.inputs.shape, "pool");
  const idParts = [
    ...(scoped ? (["project"] as const) : []),
    ...(pooled ? (["pool"] as const) : []),
    "name" as const,
  ];

  const idOf = (inputs: Partial<Inputs>) =>
    idParts.map((part) => inputs[part] ?? "default").join("/");
  const naming = ({ name, pool, project = "default" }: Inputs) =>
    `${kind.noun} "${name}"` +
    (pooled ? ` in pool "${pool}"` : "") +
    (scoped ? ` in project "${project}"` : "");
  const scope = (call: Call<ProviderSession>, project = "default") => apiOf(call, project);
  const collectionOf = ({ pool = "" }: Partial<Inputs>) =>
    kind.collection.replace("{}", encodeURIComponent(pool));
  const item = (inputs: Inputs) => collectionOf(inputs) + paths`/${inputs.name}`;

  const writing = async <T>(call: Call<ProviderSession>, task: () => Promise<T>): Promise<T> => {
    call.client.lists.forget();
    return await (kind.serial ? call.client.networkSlot.run(call.signal, task) : task());
  };
  const find = async (call: Call<ProviderSession>, inputs: Inputs) =>
    (await scope(call, inputs.project).find<Live>(item(inputs)))?.value;
  const marked = (call: Call<ProviderSession>, inputs: Inputs): Config => ({
    ...inputs.config,
    [ownerKey]: ownerMark(call.client.stackId, kind.token, idOf(inputs)),
  });

  const put = (call: Call<ProviderSession>, old: Inputs, wanted: Inputs) => {
    const body = (live: Live) => ({
      description: wanted.description,
      config: mergeKeys(live.config, old.config, marked(call, wanted)),
      ...kind.put?.(live, old, wanted),
    });
    const api = scope(call, wanted.project);
    return pastRaces(call.signal, () => api.update<Live>(item(wanted), body));
  };

  const outputsOf = async (
    call: Call<ProviderSession>,
    inputs: Inputs,
  ): Promise<GeneratedOutputs> => {
    const live = await find(call, inputs);
    if (live) return { generated: generatedConfig(live.config, inputs.config) };
    throw new Error(`${naming(inputs)} is gone right after it was written; run pulumi refresh`);
  };

  return {
    token: kind.token,
    description: kind.description,
    inputs: kind.inputs,
    outputs: z.object({ generated: generatedOutput }),
    replaceOn: [...idParts, ...kind.replaceOn],
    deleteBeforeReplace: true,
    ...(kind.unordered ? { unordered: kind.unordered } : {}),
    timeouts: { create: 120, update: 120, delete: 120 },

    defaults: (inputs, name) => ({ name, ...own, ...kind.defaults, ...inputs }),
    rules: (inputs) => [...configProblems(inputs.config), ...(kind.rules?.(inputs) ?? [])],
    id: (inputs) => (idParts.some((part) => inputs[part] === undefined) ? undefined : idOf(inputs)),

    async create(call, inputs) {
      const outcome = await writing(call, () =>
        ensure<Live>(call, {
          object: naming(inputs),
          token: kind.token,
          id: idOf(inputs),
          post: async () => {
            const { name, description } = inputs;
            const body = {
              name,
              description,
              config: marked(call, inputs),
              ...kind.post?.(inputs),
            };
            await scope(call, inputs.project).send("POST", collectionOf(inputs), body);
          },
          find: () => find(call, inputs),
          config: (live) => live.config,
        }),
      );
      try {
        if (outcome === "adopted") await writing(call, () => put(call, inputs, inputs));
        return await outputsOf(call, inputs);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new PartialFailure(
          [`${naming(inputs)} exists, but could not be finished: ${reason}`],
          { generated: {} },
          { cause },
        );
      }
    },

    async read(call, id, known) {
      const given = id.split("/");
      if (given.length !== idParts.length || given.includes("")) {
        throw new Error(`cannot read ${kind.noun} "${id}": its id is ${idParts.join("/")}`);
      }
      const place = Object.fromEntries(
        idParts.map((part, index) => [part, given[index]]),
      ) as Inputs;
      const { name, project = "default" } = place;
      const live =
        (await call.client.lists.find<Live>(collectionOf(place), project, name)) ??
        (await find(call, place));
      if (!live) return undefined;
      const generated =
        known?.outputs.generated ?? commonKeys(live.config, kind.serverDefaults ?? {});
      const inputs = {
        ...place,
        description: live.description,
        config: driftedConfig(live.config, generated),
        ...kind.fromLive?.(live),
      };
      return { inputs: inputs as unknown as Inputs, outputs: { generated } };
    },

    async update(call, _id, old, inputs) {
      await unlessGone(naming(inputs), () => writing(call, () => put(call, old.inputs, inputs)));
      return await outputsOf(call, inputs);
    },

    async delete(call, id, { inputs }) {
      const api = scope(call, inputs.project);
      const doomed = {
        object: naming(inputs),
        token: kind.token,
        id,
        api,
        path: item(inputs),
      };
      await writing(call, () => remove(call, doomed));
    },
  };
}
