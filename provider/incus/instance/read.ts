import type { Call, Recorded } from "../../core/definition.ts";
import { visibleConfig } from "../keys.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { InstanceInputs, InstanceOutputs, LiveInstance } from "./schema.ts";
import { isOn } from "./schema.ts";
import { instanceScope } from "./scope.ts";
import { outputsOf } from "./settle.ts";

type Known = Recorded<InstanceInputs, InstanceOutputs>;

/** One list serves a whole refresh; only the item's own "not found" means gone. */
export async function readInstance(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  const [project, name] = id.includes("/") ? id.split("/", 2) : ["default", id];
  if (!project || !name) throw new Error(`cannot read instance "${id}": its id is project/name`);
  const live =
    (await call.client.lists.find<LiveInstance>("/1.0/instances", project, name)) ??
    (await instanceScope(call, { name, project }).find());
  if (!live) return undefined;
  return {
    inputs: liveInputs(live, project, known?.inputs),
    outputs: outputsOf(live, live, known?.outputs.ipv4),
  };
}

function liveInputs(
  live: LiveInstance,
  project: string,
  known: InstanceInputs | undefined,
): InstanceInputs {
  const { name, description, type, devices, profiles, ephemeral } = live;
  // What only steers creation cannot be read back: it stays as recorded.
  const { image, imageServer, imageProtocol, waitFor } = known ?? {};
  return {
    name,
    project,
    description,
    type,
    devices,
    profiles,
    ephemeral,
    config: visibleConfig(live.config),
    running: isOn(live),
    ...(image === undefined ? {} : { image }),
    ...(imageServer === undefined ? {} : { imageServer }),
    ...(imageProtocol === undefined ? {} : { imageProtocol }),
    ...(waitFor === undefined ? {} : { waitFor }),
  };
}
