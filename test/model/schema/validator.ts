import { Ajv } from "ajv";

export type Validator = (value: unknown) => boolean;

/** A validator of a JSON Schema, which knows nothing of the model it was generated from. */
export function makeValidator(schema: object): Validator {
  // Descriptions of keys stand beside `anyOf` without a type, which strict types would refuse.
  const validate = new Ajv({ strictTypes: false }).compile(schema);
  return (value) => validate(value);
}
