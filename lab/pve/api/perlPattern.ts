const known = new Map<string, RegExp>();

/** A pattern of the schema, which is Perl's, as one that must fit the whole value. */
export function perlPattern(pattern: string): RegExp {
  let expression = known.get(pattern);
  if (expression === undefined) {
    // (?^:x) and (?^i:x) are Perl's way to print a compiled pattern; {,n} has no lower bound.
    const translated = pattern.replaceAll(/\(\?\^i?:/g, "(?:").replaceAll("{,", "{0,");
    const flags = pattern.includes("(?^i:") ? "i" : "";
    expression = new RegExp(`^(?:${translated})$`, flags);
    known.set(pattern, expression);
  }
  return expression;
}
