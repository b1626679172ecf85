import { mergeKeys } from "../keys.ts";
import { whenIdle } from "../transient.ts";
import { macsOf, staticAddress } from "./addresses.ts";
import { changesSubnet } from "./changesSubnet.ts";
import { advisedWrite } from "./refusedWrite.ts";
import { shutDown, start } from "./power.ts";
import { waitUntilReady } from "./ready.ts";
import { isOn } from "./schema.ts";
import type { InstanceInputs, InstanceOutputs, LiveInstance } from "./schema.ts";
import type { InstanceScope } from "./scope.ts";
import { markedConfig } from "./scope.ts";

/**
 * Brings an existing instance to what is wanted: stop, change, start, wait. `old` is what was
 * recorded of it; without it nothing has to be changed.
 */
export async function settle(
  scope: InstanceScope,
  inputs: InstanceInputs,
  old: InstanceInputs | undefined,
): Promise<InstanceOutputs> {
  if (old) {
    // An ephemeral instance would be gone when stopped.
    const mustRest = !inputs.ephemeral && changesSubnet(old.devices, inputs.devices);
    const wasOn = mustRest && isOn(await scope.get());
    if (inputs.running === false || mustRest) await shutDown(scope);
    await advisedWrite(scope, () => change(scope, inputs, old));
    if (inputs.running === true || (wasOn && inputs.running !== false)) await start(scope);
  }
  const ready =
    inputs.running !== false && inputs.waitFor
      ? await waitUntilReady(scope, inputs.waitFor)
      : undefined;
  return outputsOf(await scope.get(), inputs, ready?.ipv4);
}

async function change(
  scope: InstanceScope,
  inputs: InstanceInputs,
  old: InstanceInputs,
): Promise<void> {
  scope.call.client.lists.forget();
  const merge = (live: LiveInstance) => ({
    description: inputs.description,
    ephemeral: inputs.ephemeral,
    profiles: inputs.profiles,
    config: mergeKeys(live.config, old.config, markedConfig(scope, inputs.config)),
    devices: mergeKeys(live.devices, old.devices, inputs.devices),
  });
  await whenIdle(scope.call.signal, () => scope.api.update<LiveInstance>(scope.path, merge));
}

/** What is recorded beside the inputs. `ipv4` is the address seen by a wait, where there was one. */
export function outputsOf(
  live: LiveInstance,
  inputs: Pick<InstanceInputs, "devices">,
  ipv4: string | undefined,
): InstanceOutputs {
  const address = staticAddress(inputs.devices) ?? ipv4;
  return {
    status: live.status,
    macs: macsOf(live),
    location: live.location,
    fingerprint: live.config["volatile.base_image"] ?? "",
    ...(address === undefined ? {} : { ipv4: address }),
  };
}
