/** Where a value sits inside the properties; `"*"` in a pattern stands for any one key or index. */
export type Path = readonly (string | number)[];

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
export function parsePath(text: string): Path {
  const parts = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[(\*)\]|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, star, bare]) => {
    if (quoted !== undefined) return JSON.parse(`"${quoted}"`) as string;
    if (index !== undefined) return Number(index);
    return star ?? bare ?? "";
  });
}

export function samePath(pattern: Path, path: Path): boolean {
  return pattern.length === path.length && startsWithPath(path, pattern);
}

/** True when `path` is at or below what `pattern` names. */
export function startsWithPath(path: Path, pattern: Path): boolean {
  return (
    pattern.length <= path.length &&
    pattern.every((part, index) => part === "*" || String(part) === String(path[index]))
  );
}
