import { z } from "zod";

type TypeName = "string" | "number" | "integer" | "boolean" | "array" | "object" | "null";

/** The part of JSON Schema that a resource's zod object turns into. */
export interface SchemaNode {
  readonly type?: TypeName | readonly TypeName[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean | null;
  /** From `meta()`: the whole token of a nested type, where it is not to be made from its place. */
  readonly typeName?: string;
  /** From `meta()`: a type of Pulumi's own, such as `pulumi.json#/Asset`. */
  readonly ref?: string;
  /** From `meta()`, for the package schema only: `defaults` of the definition fills it. */
  readonly default?: string | number | boolean;
  /** From `meta()`: whether this property of a nested type is always secret. */
  readonly secret?: boolean;
}

const known = new WeakMap<z.ZodObject, SchemaNode>();

/** Translated once per zod object, and only for resource types that are used. */
export function schemaNode(object: z.ZodObject): SchemaNode {
  const node =
    known.get(object) ??
    (z.toJSONSchema(object, { io: "input", unrepresentable: "any" }) as SchemaNode);
  known.set(object, node);
  return node;
}

export function propertyNames(object: z.ZodObject): readonly string[] {
  return Object.keys(object.shape);
}

/** What a union allows; nothing for a node that is no union. */
export function branches(node: SchemaNode): readonly SchemaNode[] {
  if (typeof node.type === "object") return node.type.map((type) => ({ type }));
  return node.anyOf ?? node.oneOf ?? [];
}

/** Of a union, the branches that this object can be by its constant properties, such as `type`. */
export function fittingBranches(node: SchemaNode, value: object): readonly SchemaNode[] {
  return branches(node).filter(
    (branch) =>
      branch.type === "object" &&
      Object.entries(branch.properties ?? {}).every(([key, property]) => {
        if (property.const === undefined) return true;
        return property.const === (value as Record<string, unknown>)[key];
      }),
  );
}

/** The schema below one key of a map or object; undefined where nothing is said. */
export function childNode(node: SchemaNode, key: string): SchemaNode | undefined {
  const properties = node.properties;
  if (properties && Object.hasOwn(properties, key)) return properties[key];
  return typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
}
