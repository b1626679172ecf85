import { z } from "zod";

export type Validator = (value: unknown) => boolean;

/** A validator of a JSON Schema, which knows nothing of the model it was generated from. */
export function makeValidator(schema: object): Validator {
  const validator = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
  return (value) => validator.safeParse(value).success;
}
