import type { Call, Recorded } from "../../core/definition.ts";
import { visibleConfig } from "../keys.ts";
import type { ProviderSession } from "../providerSession.ts";
import type { InstanceInputs, InstanceOutputs, LiveInstance } from "./schema.ts";
import { isOn } from "./schema.ts";
import { isSame, placeOf } from "./relocate.ts";
import { instanceScope } from "./scope.ts";
import { outputsOf } from "./settle.ts";

type Known = Recorded<InstanceInputs, InstanceOutputs>;
type Place = Pick<InstanceInputs, "project" | "name">;
type Placed = LiveInstance & Pick<Place, "project">;

/** One list serves a whole refresh; only the item's own "not found" means gone. */
export async function readInstance(
  call: Call<ProviderSession>,
  id: string,
  known: Known | undefined,
): Promise<Known | undefined> {
  const given = placeOf(id);
  // The id is of the first deployment; a rename since then shows in the inputs.
  const recorded = known?.inputs ?? given;
  const live = (await find(call, recorded)) ?? (await findEarlier(call, given, recorded, known));
  if (!live) return undefined;
  const { project } = live;
  return {
    inputs: liveInputs(live, project, known?.inputs),
    outputs: outputsOf(live, live, known?.outputs.ipv4),
  };
}

async function find(
  call: Call<ProviderSession>,
  { project, name }: Place,
): Promise<Placed | undefined> {
  const live =
    (await call.client.lists.find<LiveInstance>("/1.0/instances", project, name)) ??
    (await instanceScope(call, { name, project }).find());
  return live && { ...live, project };
}

/** A rename that was broken off may not have begun. */
async function findEarlier(
  call: Call<ProviderSession>,
  given: Place,
  recorded: Place,
  known: Known | undefined,
): Promise<Placed | undefined> {
  if (!known || (given.name === recorded.name && given.project === recorded.project)) {
    return undefined;
  }
  const live = await find(call, given);
  return live && isSame(live, known.outputs) ? live : undefined;
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
