/** What the key tables of a page say of each key, by `<heading> <key>`. */
export type KeyTables = ReadonlyMap<string, string>;

/** Reads the tables whose columns are a mapping, type, default and meaning. */
export function readKeyTables(markdown: string): KeyTables {
  const found = new Map<string, string>();
  let heading: string | undefined;
  for (const line of markdown.split("\n")) {
    const [first, type, standard, meaning] = cells(line);
    if (first === undefined || standard === undefined || meaning === undefined) heading = undefined;
    else if (type === "type" && meaning === "meaning") heading = first.replaceAll("`", "");
    else if (heading !== undefined) {
      const end = standard.startsWith("required") ? "Required." : `Default: ${standard}.`;
      const text = plain(`${meaning}. ${end}`);
      for (const [, key] of first.matchAll(/`([^`]+)`/g)) found.set(`${heading} ${key}`, text);
    }
  }
  return found;
}

/**
 * Finds a key by the end of its mapping's path: the table of `["domains", "*", "machines", "*"]` may
 * be headed `domains.<name>.machines.<name>` or `machines.<name>`.
 */
export function describeKey(
  tables: KeyTables,
  path: readonly string[],
  key: string,
): string | undefined {
  if (path.length === 0) return tables.get(`top level ${key}`);
  return path
    .map((_, start) => tables.get(`${writeHeading(path.slice(start))} ${key}`))
    .find((text) => text !== undefined);
}

/** Their entries have no names. */
const lists: ReadonlySet<string> = new Set([
  "network_policies.<name>",
  "nics.<name>",
  "provision.<name>",
]);

function writeHeading(path: readonly string[]): string {
  const text = path.map((part) => (part === "*" ? "<name>" : part)).join(".");
  return lists.has(text) ? text.replace(/\.<name>$/, "[]") : text;
}

function cells(line: string): string[] {
  // A bar inside a cell is written \|.
  return line.startsWith("|")
    ? line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("\\|", "|"))
    : [];
}

/** Links lead nowhere in an editor. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1").replace(/^./, (c) => c.toUpperCase());
}
