/**
 * A glob as a regular expression: `*` and `?` stay within one name, `**` crosses slashes, `[a-z]`, `[!a-z]`,
 * `{one,other}`, and a backslash takes the next character as it is (rules: github.com/gobwas/glob).
 */
export function globPattern(glob: string): RegExp {
  const parts = glob.matchAll(/\\(.)|\*\*|\*|\?|\[(!?)([^\]]+)\]|[{},]|[^\\*?[\]{},]+|./gs);
  let depth = 0;
  const source = [...parts].map(([part, escaped, not, set]) => {
    if (escaped !== undefined) return literal(escaped);
    if (set !== undefined) return `[${not ? "^" : ""}${set.replaceAll(/[\\^]/g, "\\$&")}]`;
    if (part === "{") return (depth++, "(?:");
    if (part === "}" && depth > 0) return (depth--, ")");
    if (part === "," && depth > 0) return "|";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    return part === "?" ? "[^/]" : literal(part);
  });
  return new RegExp(`^${source.join("")}$`, "s");
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
