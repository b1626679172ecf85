import { ToolError } from "./toolError.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * An answer as `--output-format` wants it, with its line end; nothing where there is no answer.
 *
 * @param format `text` is a table with a frame, `json` one line, keys in order
 */
export function printed(data: unknown, format = "text"): string {
  if (data === null || data === undefined) return "";
  if (format === "json") return `${JSON.stringify(inOrder(data))}\n`;
  if (format === "json-pretty") return `${JSON.stringify(inOrder(data), undefined, 3)}\n`;
  if (format !== "text") {
    throw new ToolError(`the stand-in prints text, json and json-pretty, not '${format}'`);
  }
  if (!isRow(data) && !Array.isArray(data)) return `${String(data as string | number)}\n`;
  return Array.isArray(data) ? listTable(data as Row[]) : valueTable(data);
}

const isRow = (data: unknown): data is Row =>
  typeof data === "object" && data !== null && !Array.isArray(data);

function inOrder(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(inOrder);
  if (!isRow(data)) return data;
  const entries = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, inOrder(value)]));
}

function valueTable(data: Row): string {
  const rows = Object.keys(data).toSorted();
  return table(["key", "value"], rows, (name) => [name, cell(data[name])]);
}

function listTable(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted();
  return rows.length === 0 ? "" : table(columns, rows, (row) => columns.map((c) => cell(row[c])));
}

const cell = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? JSON.stringify(inOrder(value))
    : String((value ?? "") as string | number);

function table<T>(
  columns: readonly string[],
  rows: readonly T[],
  cells: (row: T) => readonly string[],
): string {
  const body = rows.map(cells);
  const widths = columns.map((name, at) =>
    Math.max(...[[...columns], ...body].map((row) => (row[at] ?? name).length)),
  );
  const line = ([left, middle, right, dash]: string) =>
    `${left}${widths.map((width) => (dash ?? "").repeat(width + 2)).join(middle)}${right}\n`;
  const text = (row: readonly string[]) =>
    `│ ${row.map((value, at) => value.padEnd(widths[at] ?? 0)).join(" │ ")} │\n`;
  const rest = body.map(text).join(line("├┼┤─"));
  return `${line("┌┬┐─")}${text(columns)}${line("╞╪╡═")}${rest}${line("└┴┘─")}`;
}
