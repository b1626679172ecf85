/** A property whose value is known only after an `up`; appears in previews. */
export const unknown: unique symbol = Symbol("unknown");

export type Value =
  | null
  | boolean
  | number
  | string
  | typeof unknown
  | readonly Value[]
  | { readonly [key: string]: Value };

export type Properties = { readonly [key: string]: Value };

/** The mapping that a value is; empty where it is none. */
export function mappingOf(value: Value | undefined): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Properties)
    : {};
}

export function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

/** As Incus keeps it; undefined for what is absent, unknown or no single value. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
