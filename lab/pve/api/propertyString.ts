import type { Property } from "./schema.ts";

export type PropertyFormat = Readonly<Record<string, Property>>;

/** Reads `virtio=MAC,bridge=vmbr0`: aliases resolved, a key-less part goes to the default key. */
export function parsePropertyString(format: PropertyFormat, text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const defaultKey = Object.keys(format).find((key) => format[key]?.default_key === 1);
  for (const part of text.split(",").filter((piece) => piece.trim() !== "")) {
    const [, key, value] = /^([^=]+?)=(.*)$/s.exec(part.trim()) ?? [];
    if (key === undefined || value === undefined) {
      if (defaultKey !== undefined) values[defaultKey] = part.trim();
      else values[part.trim()] = "";
      continue;
    }
    const { alias, keyAlias } = format[key] ?? {};
    if (keyAlias !== undefined) values[keyAlias] = key;
    values[alias ?? key] = value;
  }
  return values;
}

/** Writes values in PVE's order: the default key without its name, what must be there, the rest sorted. */
export function printPropertyString(
  format: PropertyFormat,
  values: Readonly<Record<string, string>>,
): string {
  const rank = (key: string) =>
    format[key]?.default_key === 1 ? 0 : format[key]?.optional === 1 ? 2 : 1;
  const keys = Object.keys(values).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return keys
    .map((key) => (rank(key) === 0 ? (values[key] ?? "") : `${key}=${values[key]}`))
    .join(",");
}
