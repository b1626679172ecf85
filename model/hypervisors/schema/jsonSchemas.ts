import { jsonSchema, type DescribeKey, type JsonSchema } from "../../schema/jsonSchema.ts";
import { manifestSchema } from "./manifestSchema.ts";

/** JSON Schemas for editors, by file name. */
export function manifestJsonSchemas(describe: DescribeKey): Readonly<Record<string, JsonSchema>> {
  const schema = jsonSchema("hypervisors.yml", manifestSchema, [], describe);
  return { "hypervisors.json": { ...schema, required: ["project_name", "nodes"] } };
}
