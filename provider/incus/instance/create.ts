import type { Call } from "../../core/definition.ts";
import { PartialFailure } from "../../core/partialFailure.ts";
import { ensure } from "../ensure.ts";
import { waitForRunningOperations } from "../runningOperations.ts";
import type { ProviderSession } from "../providerSession.ts";
import { requireCards } from "./gpuCards.ts";
import { isWhole } from "./husk.ts";
import { advisedWrite } from "./refusedWrite.ts";
import { stopByForce } from "./power.ts";
import type { InstanceInputs, InstanceOutputs, LiveInstance } from "./schema.ts";
import type { InstanceScope } from "./scope.ts";
import { instanceScope, instanceToken, markedConfig } from "./scope.ts";
import { settle } from "./settle.ts";

/**
 * Everything goes into the create call, so that the instance boots once. What a broken run left is
 * adopted or replaced by `ensure`, and whatever fails once the object exists is a partial failure.
 */
export async function createInstance(
  call: Call<ProviderSession>,
  inputs: InstanceInputs,
): Promise<InstanceOutputs> {
  const scope = instanceScope(call, inputs);
  call.client.lists.forget();
  return await call.client.instanceSlots.run(call.signal, async () => {
    const outcome = await ensure<LiveInstance>(call, {
      object: scope.object,
      token: instanceToken,
      id: scope.id,
      post: () => advisedWrite(scope, () => post(scope, inputs)),
      find: () => findSettled(scope),
      config: (live) => live.config,
      healthy: (live, error) => isWhole(scope, live, error),
      remove: () => removeHusk(scope),
    });
    try {
      return await settle(scope, inputs, outcome === "adopted" ? inputs : undefined);
    } catch (cause) {
      throw new PartialFailure([(cause as Error).message], {}, { cause });
    }
  });
}

async function findSettled(scope: InstanceScope): Promise<LiveInstance | undefined> {
  await waitForRunningOperations(scope.api, scope.path);
  return await scope.find();
}

async function post(scope: InstanceScope, inputs: InstanceInputs): Promise<void> {
  const { name, type, description, devices, profiles, ephemeral, running } = inputs;
  if (running !== false) {
    await scope.api.require("instance_create_start", "6.0", `the start of ${scope.object}`);
  }
  await requireCards(scope, devices);
  scope.call.status("creating");
  await scope.api.send("POST", "/1.0/instances", {
    name,
    type,
    description,
    devices,
    profiles,
    ephemeral,
    config: markedConfig(scope, inputs.config),
    source: source(inputs),
    start: running !== false,
  });
}

function source({ image, imageServer, imageProtocol }: InstanceInputs): object {
  if (image === undefined) return { type: "none" };
  const which = /^[0-9a-f]{64}$/.test(image) ? { fingerprint: image } : { alias: image };
  if (imageServer === undefined) return { type: "image", ...which };
  return {
    type: "image",
    mode: "pull",
    server: imageServer,
    protocol: imageProtocol ?? "simplestreams",
    ...which,
  };
}

async function removeHusk(scope: InstanceScope): Promise<void> {
  await stopByForce(scope);
  await scope.api.send("DELETE", scope.path);
}
