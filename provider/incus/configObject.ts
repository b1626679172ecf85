import { z } from "zod";

import type { Call, Problem, Properties, ResourceDefinition } from "../core/definition.ts";

import { PartialFailure } from "../core/partialFailure.ts";
import { paths } from "./api/paths.ts";
import { configProblems } from "./configRules.ts";
import { ensure } from "./ensure.ts";
import type { Config } from "./keys.ts";
import { commonKeys, driftedConfig, generatedConfig, mergeKeys } from "./keys.ts";
import type { ListedKind } from "./lists.ts";
import { ownerKey, ownerMark } from "./owner.ts";
import { remove } from "./remove.ts";
import { unlessGone } from "./gone.ts";
import { generatedOutput } from "./schemas.ts";
import type { ProviderSession } from "./providerSession.ts";
import { apiOf } from "./apiOf.ts";

export type ConfigInputs = Properties & {
  name: string;
  /** Absent for objects outside projects: projects themselves and storage pools. */
  project?: string;
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
  readonly kind: ListedKind;
  /** Such as `/1.0/networks`. */
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

  const idOf = ({ name, project }: Pick<Inputs, "name" | "project">) =>
    scoped ? `${project ?? "default"}/${name}` : name;
  const naming = ({ name, project }: Inputs) =>
    `${kind.noun} "${name}"${scoped ? ` in project "${project ?? "default"}"` : ""}`;
  const scope = (call: Call<ProviderSession>, project = "default") => apiOf(call, project);
  const item = (name: string) => kind.collection + paths`/${name}`;

  const writing = async <T>(call: Call<ProviderSession>, task: () => Promise<T>): Promise<T> => {
    call.client.lists.forget();
    return await (kind.serial ? call.client.networkSlot.run(call.signal, task) : task());
  };
  const find = async (
    call: Call<ProviderSession>,
    { name, project }: Pick<Inputs, "name" | "project">,
  ) => (await scope(call, project).find<Live>(item(name)))?.value;
  const marked = (call: Call<ProviderSession>, inputs: Inputs): Config => ({
    ...inputs.config,
    [ownerKey]: ownerMark(call.client.stackId, kind.token, idOf(inputs)),
  });

  const put = async (call: Call<ProviderSession>, old: Inputs, wanted: Inputs) =>
    await scope(call, wanted.project).update<Live>(item(wanted.name), (live) => ({
      description: wanted.description,
      config: mergeKeys(live.config, old.config, marked(call, wanted)),
      ...kind.put?.(live, old, wanted),
    }));

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
    replaceOn: ["name", ...(scoped ? ["project"] : []), ...kind.replaceOn],
    deleteBeforeReplace: true,
    ...(kind.unordered ? { unordered: kind.unordered } : {}),
    timeouts: { create: 120, update: 120, delete: 120 },

    defaults: (inputs, name) => ({ name, ...own, ...kind.defaults, ...inputs }),
    rules: (inputs) => [...configProblems(inputs.config), ...(kind.rules?.(inputs) ?? [])],
    id: ({ name, project }) =>
      name === undefined || (scoped && project === undefined)
        ? undefined
        : idOf({ name, project } as Inputs),

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
            await scope(call, inputs.project).send("POST", kind.collection, body);
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
      const [first = "", name] = scoped ? id.split("/", 2) : ["default", id];
      if (!name) throw new Error(`cannot read ${kind.noun} "${id}": its id is project/name`);
      const live =
        (await call.client.lists.find<Live>(kind.kind, first, name)) ??
        (await find(call, { name, project: first }));
      if (!live) return undefined;
      const generated =
        known?.outputs.generated ?? commonKeys(live.config, kind.serverDefaults ?? {});
      const inputs = {
        name,
        ...(scoped ? { project: first } : {}),
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
        path: item(inputs.name),
      };
      await writing(call, () => remove(call, doomed));
    },
  };
}
