/**
 * Builds a request path and encodes every value: paths`/1.0/instances/${name}/files?path=${file}`.
 * @throws Error when a segment is empty, `.` or `..`: the request would reach another object.
 */
export function paths(
  texts: TemplateStringsArray,
  ...values: readonly (string | number)[]
): string {
  let path = texts[0] ?? "";
  for (const [index, value] of values.entries()) {
    const text = String(value);
    if (!path.includes("?") && ["", ".", ".."].includes(text)) {
      throw new Error(`"${text}" cannot be part of the request path ${path}`);
    }
    path += encodeURIComponent(text) + (texts[index + 1] ?? "");
  }
  return path;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Adds parameters that the path does not name yet; undefined ones are left out. */
export function withQuery(path: string, query: Query): string {
  const [base = "", text = ""] = path.split("?", 2);
  const named = new URLSearchParams(text);
  const added = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || named.has(key)
      ? []
      : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`],
  );
  const parts = [...(text === "" ? [] : [text]), ...added];
  return parts.length === 0 ? base : `${base}?${parts.join("&")}`;
}
