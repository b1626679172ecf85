import type { Recorded, ResourceDefinition } from "./definition.ts";
import { propertyNames } from "./schema/schemaNode.ts";
import type { Properties, Value } from "./values.ts";

/** Splits state, which is `{...inputs, ...outputs}`. */
export function splitState<Client>(
  definition: ResourceDefinition<Client>,
  state: Properties,
): Recorded<Properties, Properties> {
  const computed = new Set(propertyNames(definition.outputs));
  const entries = Object.entries(state);
  return {
    inputs: Object.fromEntries(entries.filter(([key]) => !computed.has(key))),
    outputs: Object.fromEntries(entries.filter(([key]) => computed.has(key))),
  };
}

/**
 * What is recorded of a resource. After an update that failed in part the recorded inputs are what was
 * asked for and the state what there was before: keys of maps found in either may be on the server.
 */
export function recordedBy<Client>(
  definition: ResourceDefinition<Client>,
  state: Properties,
  oldInputs: Properties | undefined,
): Recorded<Properties, Properties> {
  const { inputs, outputs } = splitState(definition, state);
  return { inputs: oldInputs ? mergeMaps(inputs, oldInputs) : inputs, outputs };
}

function mergeMaps(before: Properties, asked: Properties): Properties {
  const merged: Properties = { ...before, ...asked };
  for (const [key, value] of Object.entries(asked)) {
    const earlier = before[key];
    if (isMap(value) && isMap(earlier)) merged[key] = mergeMaps(earlier, value);
  }
  return merged;
}

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
