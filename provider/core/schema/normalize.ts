import { unknown, type Properties, type Value } from "../values.ts";
import { branches, childNode, fittingBranches, type SchemaNode } from "./schemaNode.ts";

/** How a scalar of the wrong type is read; anything else stays as it is and fails the check. */
type Scalars = "asGiven" | "fromText";

/**
 * Drops absent properties, and writes numbers and booleans as text where the schema wants text, so
 * that `limits.cpu: 2` equals `"2"`. With `fromText` it also reads JSON out of text, as provider
 * configuration may arrive.
 */
export function normalize(node: SchemaNode, value: Properties, scalars: Scalars = "asGiven") {
  return normalizeObject(node, value, scalars);
}

function normalizeObject(node: SchemaNode, value: Properties, scalars: Scalars): Properties {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, normalizeValue(childNode(node, key), item, scalars)]),
  );
}

function normalizeValue(node: SchemaNode | undefined, value: Value, scalars: Scalars): Value {
  if (value === unknown || value === null) return value;
  if (typeof value === "number" || typeof value === "boolean") {
    return wantsText(node) ? String(value) : value;
  }
  if (typeof value === "string") {
    const read = scalars === "fromText" && node ? readText(node, value) : value;
    return typeof read === "string" ? read : normalizeValue(node, read, "asGiven");
  }
  if (Array.isArray(value)) {
    const items = node?.items ?? branches(node ?? {}).find((branch) => branch.items)?.items;
    return value.map((item) => normalizeValue(items, item, scalars));
  }
  const object = node?.type === "object" ? node : node && fittingBranches(node, value)[0];
  return normalizeObject(object ?? {}, value, scalars);
}

function wantsText(node: SchemaNode | undefined): boolean {
  if (!node) return false;
  const choices = branches(node);
  if (choices.length === 0) return node.type === "string";
  const types = new Set(choices.map((choice) => choice.type));
  const takesScalar = types.has("number") || types.has("integer") || types.has("boolean");
  return types.has("string") && !takesScalar;
}

function readText(node: SchemaNode, text: string): Value {
  const choices = branches(node);
  const types = choices.length > 0 ? choices.map((choice) => choice.type) : [node.type];
  if (types.includes("string") || types.includes(undefined)) return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
