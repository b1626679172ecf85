/** The part of Pulumi's package schema that providers here use (developer docs: "Pulumi Package schema"). */
export interface TypeSpec {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
  readonly const?: string | number | boolean;
  readonly default?: string | number | boolean;
}

export type PropertySpecs = Readonly<Record<string, PropertySpec>>;

export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  readonly properties: PropertySpecs;
  readonly required: readonly string[];
}

export interface EnumSpec {
  readonly description?: string;
  readonly type: "string" | "number";
  readonly enum: readonly { readonly value: string | number }[];
}

export type NamedTypes = Readonly<Record<string, ObjectSpec | EnumSpec>>;

export interface ResourceSpec {
  readonly description: string;
  readonly inputProperties: PropertySpecs;
  readonly requiredInputs: readonly string[];
  readonly properties: PropertySpecs;
  readonly required: readonly string[];
}

export interface FunctionSpec {
  readonly description: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly config: { readonly variables: PropertySpecs; readonly required: readonly string[] };
  readonly provider: Omit<ResourceSpec, "properties" | "required">;
  readonly types: NamedTypes;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
}
