export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is no mapping counts as an empty one: its shape is another's to judge. */
export function asMapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
