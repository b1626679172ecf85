import type { ProviderDefinition, ResourceDefinition } from "../definition.ts";
import { schemaNode } from "../schema/schemaNode.ts";
import type { Properties } from "../values.ts";
import { NamedTypes, capitalized } from "./namedTypes.ts";
import type { FunctionSpec, PackageSpec, PropertySpecs, ResourceSpec } from "./packageSpec.ts";

/** Describes the table for the engine, for other languages and for the class generator. */
export function packageSchema<Client>(definition: ProviderDefinition<Client>): PackageSpec {
  const types = new NamedTypes(definition.name);
  const config = schemaNode(definition.config);
  const variables = marked(types.properties(config, "Config"), definition.secretConfig, []);
  const required = config.required ?? [];
  const resources = definition.resources.map(
    (resource) => [resource.token, resourceSpec(types, resource)] as const,
  );
  const functions = definition.functions.map((item): [string, FunctionSpec] => {
    const name = capitalized(lastPart(item.token));
    const inputs = types.object(schemaNode(item.inputs), `${name}Args`);
    const outputs = types.object(schemaNode(item.outputs), `${name}Result`);
    return [item.token, { description: item.description, inputs, outputs }];
  });
  return {
    name: definition.name,
    version: definition.version,
    description: definition.description,
    config: { variables, required },
    provider: {
      description: definition.description,
      inputProperties: variables,
      requiredInputs: required,
    },
    types: types.specs,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(functions),
  };
}

function resourceSpec<Client>(
  types: NamedTypes,
  definition: ResourceDefinition<Client>,
): ResourceSpec {
  const name = lastPart(definition.token);
  const secrets = definition.secrets ?? [];
  const inputs = schemaNode(definition.inputs);
  const outputs = schemaNode(definition.outputs);
  const given = types.properties(inputs, name);
  const replacing = definition.update ? definition.replaceOn : Object.keys(given);
  const filled = defaulted(definition);
  const needed = inputs.required ?? [];
  return {
    description: definition.description,
    inputProperties: marked(given, secrets, replacing),
    requiredInputs: needed.filter((key) => !filled.includes(key)),
    properties: marked({ ...given, ...types.properties(outputs, name) }, secrets, []),
    required: [...new Set([...needed, ...filled, ...(outputs.required ?? [])])],
  };
}

/** Inputs that are always there after a check, because a default fills them. */
function defaulted<Client>(definition: ResourceDefinition<Client>): readonly string[] {
  try {
    const filled: Properties = definition.defaults?.({}, "name", undefined) ?? {};
    return Object.keys(filled).filter((key) => filled[key] !== undefined);
  } catch {
    // Defaults that need other inputs fill nothing by themselves.
    return [];
  }
}

function marked(
  properties: PropertySpecs,
  secrets: readonly string[],
  replacing: readonly string[],
): PropertySpecs {
  return Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [
      key,
      {
        ...property,
        ...(secrets.includes(key) && { secret: true }),
        ...(replacing.includes(key) && { willReplaceOnChanges: true }),
      },
    ]),
  );
}

/** `Network` of `incus:index:Network`. */
export function lastPart(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}
