import type { Problem } from "../../core/definition.ts";
import { defineResource } from "../../core/definition.ts";
import { configProblems, deviceProblems } from "../configRules.ts";
import { staticAddress } from "../instance/addresses.ts";
import { createInstance } from "../instance/create.ts";
import { deleteInstance } from "../instance/delete.ts";
import { readInstance } from "../instance/read.ts";
import type { InstanceInputs, InstanceOutputs } from "../instance/schema.ts";
import { unlessGone } from "../gone.ts";
import { instanceInputs, instanceOutputs } from "../instance/schema.ts";
import { instanceScope, instanceToken } from "../instance/scope.ts";
import { requireCards } from "../instance/gpuCards.ts";
import { relocate } from "../instance/relocate.ts";
import { settle } from "../instance/settle.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import type { ProviderSession } from "../providerSession.ts";

/** Keys that Incus accepts for containers only (instance options, checked on 6.0). */
const containerOnly =
  /^(security\.(privileged|syscalls\..+|idmap\..+)|limits\.cpu\.allowance|limits\.memory\.enforce|nvidia\..+|raw\.lxc)$/;

function rules(inputs: Partial<InstanceInputs>): Problem[] {
  const { type, running, waitFor, config, devices } = inputs;
  const problems = [...configProblems(config), ...deviceProblems(devices)];
  if (type === "virtual-machine") {
    for (const key of Object.keys(config ?? {}).filter((name) => containerOnly.test(name))) {
      problems.push({
        path: `config[${JSON.stringify(key)}]`,
        reason: `${key} is for containers; a virtual-machine refuses it`,
      });
    }
  }
  if (running === false && waitFor !== undefined) {
    problems.push({ path: "waitFor", reason: "an instance with running: false is never ready" });
  }
  return problems;
}

export const instance = defineResource<ProviderSession, InstanceInputs, InstanceOutputs>({
  token: instanceToken,
  description:
    "A container or virtual machine. Address, devices, limits, profiles and cloud-init go into the create call: one boot. A new name or project is given to it in place, stopped for a moment.",
  inputs: instanceInputs,
  outputs: instanceOutputs,
  replaceOn: ["type", "image", "imageServer", "devices.root.pool"],
  createOnly: ["image", "imageServer", "imageProtocol"],
  notCompared: ["waitFor", "imageProtocol"],
  deleteBeforeReplace: true,
  timeouts: { create: 600, update: 600, delete: 300 },
  affects: {
    devices: ["ipv4", "macs"],
    profiles: ["ipv4", "macs"],
    running: ["status", "ipv4"],
  },

  defaults: (inputs, name) => ({
    name,
    project: "default",
    description: "",
    type: "container",
    config: {},
    devices: {},
    profiles: ["default"],
    ephemeral: false,
    running: true,
    ...inputs,
  }),
  rules,
  id: ({ project, name }) =>
    project === undefined || name === undefined ? undefined : `${project}/${name}`,
  preview: ({ devices }) => {
    const ipv4 = staticAddress(devices);
    return ipv4 === undefined ? {} : { ipv4 };
  },

  create: createInstance,
  read: readInstance,
  async update(call, id, { inputs: old, outputs }, inputs) {
    const scope = instanceScope(call, inputs);
    return await call.client.instanceSlots.run(call.signal, async () => {
      await requireCards(scope, inputs.devices, old.devices);
      // Until it has its new name nothing else was changed: the recorded state still holds.
      await relocate(scope, inputs, { old, outputs, id });
      try {
        return await unlessGone(scope.object, () => settle(scope, inputs, old));
      } catch (cause) {
        throw new PartialFailure([(cause as Error).message], outputs, { cause });
      }
    });
  },
  delete: deleteInstance,
});
