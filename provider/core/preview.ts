import type { ResourceDefinition } from "./definition.ts";
import { touches, type InputChange } from "./diff/diffInputs.ts";
import { propertyNames } from "./schema/schemaNode.ts";
import { unknown, type Properties } from "./values.ts";
import { parsePattern } from "./wire/path.ts";

/** Outputs that a create will have: unknown, unless the definition can tell them. */
export function previewCreate<Client>(
  definition: ResourceDefinition<Client>,
  inputs: Properties,
): Properties {
  const computed = propertyNames(definition.outputs).map((name) => [name, unknown] as const);
  return { ...Object.fromEntries(computed), ...preview(definition, inputs) };
}

/** Outputs that an update will have: as they were, but for those that a changed input affects. */
export function previewUpdate<Client>(
  definition: ResourceDefinition<Client>,
  inputs: Properties,
  outputs: Properties,
  changes: readonly InputChange[],
): Properties {
  const affected = Object.entries(definition.affects ?? {})
    .filter(([path]) => changes.some((change) => touches(change, [parsePattern(path)])))
    .flatMap(([, names]) => names);
  const computed = affected.map((name) => [name, unknown] as const);
  return { ...outputs, ...Object.fromEntries(computed), ...preview(definition, inputs, outputs) };
}

function preview<Client>(
  definition: ResourceDefinition<Client>,
  inputs: Properties,
  old?: Properties,
): Properties {
  return (definition.preview?.(inputs, old) ?? {}) as Properties;
}
