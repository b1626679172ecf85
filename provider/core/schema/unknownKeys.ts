import type { Problem } from "../definition.ts";
import { unknown, type Properties, type Value } from "../values.ts";
import { formatPath, type Path } from "../wire/path.ts";
import { childNode, fittingBranches, type SchemaNode } from "./schemaNode.ts";
import { suggest } from "./suggest.ts";

/** Every property that the schema does not name, at any depth, with the name that was likely meant. */
export function unknownKeys(node: SchemaNode, value: Properties): Problem[] {
  return inObject([node], value, []);
}

function inObject(nodes: readonly SchemaNode[], value: Properties, path: Path): Problem[] {
  if (nodes.some((node) => !node.properties && !node.additionalProperties)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const children = nodes.flatMap((node) => childNode(node, key) ?? []);
    if (children.length > 0) return inValue(children, item, [...path, key]);
    if (nodes.some((node) => node.additionalProperties === true)) return [];
    const names = nodes.flatMap((node) => Object.keys(node.properties ?? {}));
    const reason = `there is no such property${suggest(key, names)}`;
    return [{ path: formatPath([...path, key]), reason }];
  });
}

function inValue(nodes: readonly SchemaNode[], value: Value, path: Path): Problem[] {
  if (value === unknown || value === null || typeof value !== "object") return [];
  if (Array.isArray(value)) {
    const items = nodes.flatMap((node) => node.items ?? []);
    return items.length === 0
      ? []
      : value.flatMap((item, index) => inValue(items, item, [...path, index]));
  }
  const objects = nodes.flatMap((node) =>
    node.type === "object" ? [node] : fittingBranches(node, value),
  );
  return objects.length === 0 ? [] : inObject(objects, value, path);
}
