/**
 * Tells which paths patterns exclude: one without a slash any file or directory of that name, one with slashes what
 * is at that place below the root; and all that is in an excluded directory. `*` stands for anything but a slash.
 */
export function excludedBy(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const trimmed = pattern.replace(/^\.?\/|\/$/g, "");
    const text = trimmed.split("*").map(escaped).join("[^/]*");
    return new RegExp(`${pattern.includes("/") ? "^" : "(^|/)"}${text}(/|$)`, "u");
  });
  return (path) => expressions.some((expression) => expression.test(path));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
