import { z } from "zod";
import { infraSchema } from "./infra.ts";

/** Says what a key means; `path` is that of its mapping, `*` standing for a name or an index. */
export type DescribeKey = (path: readonly string[], key: string) => string | undefined;

const options = {
  target: "draft-7",
  io: "input",
  // No format of JSON Schema's; strict validators refuse it, and `pattern` says the same.
  override: ({ jsonSchema }) => {
    if (String(jsonSchema.format) === "starts_with") delete jsonSchema.format;
  },
} as const satisfies z.core.ToJSONSchemaParams;

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema for editors, whose keys say what they mean. */
export function jsonSchema(
  title: string,
  schema: z.ZodType,
  path: readonly string[],
  describe: DescribeKey,
): JsonSchema {
  return { ...describeKeys(z.toJSONSchema(schema, options), path, describe), title };
}

/**
 * JSON Schemas for editors, by file name: of a whole description, and of the parts of a directory.
 * They know keys and types only; `strata check` knows the rules.
 */
export function jsonSchemas(describe: DescribeKey): Readonly<Record<string, JsonSchema>> {
  const { domains, network_policies: policies } = infraSchema.shape;
  const [domainMap, policyList] = [domains.unwrap(), policies.unwrap()];
  const write = (title: string, schema: z.ZodType, path: readonly string[]) =>
    jsonSchema(title, schema, path, describe);
  return {
    "infra.json": {
      ...write("infra.yml", infraSchema, []),
      required: ["project_name", "global"],
    },
    "domains.json": write("domains/*.yml", domainMap, ["domains"]),
    "policies.json": write("policies.yml", z.strictObject({ network_policies: policyList }), []),
  };
}

function describeKeys(
  schema: JsonSchema,
  path: readonly string[],
  describe: DescribeKey,
): JsonSchema {
  const inside = (inner: JsonSchema, ...more: string[]) =>
    describeKeys(inner, [...path, ...more], describe);
  const { anyOf, properties, additionalProperties, items } = schema;
  const described = Object.entries(properties ?? {}).map(([key, value]) => {
    const description = describe(path, key);
    const inner = inside(value as JsonSchema, key);
    return [key, description === undefined ? inner : { description, ...inner }];
  });
  return {
    ...schema,
    ...(anyOf ? { anyOf: anyOf.map((branch) => inside(branch as JsonSchema)) } : {}),
    ...(properties ? { properties: Object.fromEntries(described) } : {}),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: inside(additionalProperties, "*") }
      : {}),
    ...(isSchema(items) ? { items: inside(items, "*") } : {}),
  };
}

function isSchema(items: JsonSchema["items"]): items is JsonSchema {
  return typeof items === "object" && !Array.isArray(items);
}
