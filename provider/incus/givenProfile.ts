import { z } from "zod";

import type { Call, ResourceDefinition } from "../core/definition.ts";
import { paths } from "./api/paths.ts";
import type { ConfigInputs, GeneratedOutputs, LiveObject } from "./configObject.ts";
import type { Config, DeviceMap } from "./keys.ts";
import { mergeKeys, visibleConfig } from "./keys.ts";
import { ownerKey, ownership, ownerMark } from "./owner.ts";
import { configMap, deviceMap } from "./schemas.ts";
import type { ProviderSession } from "./providerSession.ts";
import { apiOf } from "./apiOf.ts";

type Inputs = ConfigInputs & { devices: DeviceMap };
type Live = LiveObject & { readonly devices: DeviceMap };
type Prior = { description: string; config: Config; devices: DeviceMap };
type Outputs = GeneratedOutputs & { prior?: Prior };

const nothing: Prior = { description: "", config: {}, devices: {} };

/**
 * Every project comes with a profile named "default" that can be neither created nor deleted: it is
 * taken over with its content kept in state, and gets that content back on delete.
 */
export function givenProfile(
  row: ResourceDefinition<ProviderSession, Inputs, GeneratedOutputs>,
): ResourceDefinition<ProviderSession, Inputs, Outputs> {
  const given = ({ name }: Inputs) => name === "default";
  const location = paths`/1.0/profiles/${"default"}`;
  const scope = (call: Call<ProviderSession>, { project }: Inputs) =>
    apiOf(call, project ?? "default");
  const idOf = ({ project }: Inputs) => `${project ?? "default"}/default`;

  return {
    ...row,
    outputs: row.outputs.extend({
      prior: z
        .object({ description: z.string(), config: configMap, devices: deviceMap })
        .optional()
        .describe("What a taken-over profile held before; it is put back on delete."),
    }),

    async create(call, inputs) {
      if (!given(inputs)) return await row.create(call, inputs);
      const live = await scope(call, inputs).get<Live>(location);
      const prior = priorOf(call, inputs, live.value);
      const untouched = {
        inputs: { ...inputs, config: {}, devices: {} },
        outputs: { generated: {} },
      };
      return { ...(await updateRow(call, idOf(inputs), untouched, inputs)), prior };
    },

    async read(call, id, known) {
      const found = await row.read(call, id, known);
      if (!found || !given(found.inputs)) return found;
      return { ...found, outputs: { ...found.outputs, prior: known?.outputs.prior ?? nothing } };
    },

    async update(call, id, old, inputs) {
      const outputs = await updateRow(call, id, old, inputs);
      return old.outputs.prior ? { ...outputs, prior: old.outputs.prior } : outputs;
    },

    async delete(call, id, known) {
      if (!given(known.inputs)) return await row.delete(call, id, known);
      const api = scope(call, known.inputs);
      if (!(await api.find(location))) return;
      const prior = known.outputs.prior ?? nothing;
      call.client.lists.forget();
      await api.update<Live>(location, (live) => {
        const { [ownerKey]: _mark, ...config } = mergeKeys(
          live.config,
          known.inputs.config,
          prior.config,
        );
        const devices = mergeKeys(live.devices, known.inputs.devices, prior.devices);
        return { description: prior.description, config, devices };
      });
    },
  };

  async function updateRow(...args: Parameters<NonNullable<typeof row.update>>) {
    if (!row.update) throw new Error("profiles are updated in place");
    return await row.update(...args);
  }

  function priorOf(call: Call<ProviderSession>, inputs: Inputs, live: Live): Prior {
    const owner = ownership(live.config, ownerMark(call.client.stackId, row.token, idOf(inputs)));
    if (owner.kind === "ours") return nothing;
    if (owner.kind === "unmarked") {
      const { description, devices } = live;
      return { description, config: visibleConfig(live.config), devices };
    }
    throw new Error(
      `cannot take over profile "default" in project "${inputs.project ?? "default"}": ` +
        `another stack owns it (${owner.mark}); it was not touched`,
    );
  }
}
