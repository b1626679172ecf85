import { unknown, type Value } from "../values.ts";
import { samePath, type Path, type Pattern } from "../wire/path.ts";

/** One text per value, whatever the order of its keys and of its unordered lists. */
export function canonical(value: Value, unordered: readonly Pattern[], path: Path): string {
  if (value === unknown) return "unknown";
  if (Array.isArray(value)) {
    const items = value.map((item, index) => canonical(item, unordered, [...path, index]));
    const sorted = unordered.some((pattern) => samePath(pattern, path)) ? items.toSorted() : items;
    return `[${sorted.join(",")}]`;
  }
  if (value !== null && typeof value === "object") {
    const entries = Object.keys(value)
      .toSorted()
      .map(
        (key) =>
          `${JSON.stringify(key)}:${canonical(value[key] ?? null, unordered, [...path, key])}`,
      );
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(value);
}
