/** A property whose value is known only after an apply; appears in Check and in previews. */
export const unknown: unique symbol = Symbol.for("strata.unknown");

/** What travels between the engine and a resource, with secrets already unwrapped. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value } | typeof unknown;

export type Properties = { [key: string]: Value };
