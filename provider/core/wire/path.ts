/** Where a value sits inside the properties. */
export type Path = readonly (string | number)[];

/** Stands for any one key or index; no text, since a user's key may be a star. */
const anyPart: unique symbol = Symbol("*");

/** What a definition names: a path, or with `*` many. */
export type Pattern = readonly (string | number | typeof anyPart)[];

const bareKey = /^[A-Za-z_$][\w$-]*$/;

/** Pulumi's notation: `devices.eth0.network`, `profiles[0]`, `config["limits.cpu"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!bareKey.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** Reads Pulumi's notation, `*` included: `devices.*.parent`, `rules[*].action`. */
export function parsePattern(text: string): Pattern {
  const parts = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, star, bare]) => {
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
    if (index !== undefined) return Number(index);
    return star !== undefined || bare === "*" ? anyPart : (bare ?? "");
  });
}

export function samePath(pattern: Pattern, path: Path): boolean {
  return pattern.length === path.length && startsWithPath(path, pattern);
}

/** True when `path` is at or below what `pattern` names. */
export function startsWithPath(path: Path, pattern: Pattern): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((part, index) => part === anyPart || String(part) === String(path[index]))
  );
}
