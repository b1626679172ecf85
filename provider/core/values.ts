/** A property whose value is known only after an apply; appears in Check and in previews. */
export const unknown: unique symbol = Symbol.for("strata.unknown");

/** What travels between the engine and a resource, with secrets already unwrapped. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | { [key: string]: Value }
  | typeof unknown;

export type Properties = { [key: string]: Value };

/** True when the value, or anything inside it, is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (value === unknown) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(hasUnknown);
}
