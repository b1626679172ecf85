/** A place in properties as Pulumi writes it: `config["user.token"]`, `rules.0`. */
export function formatKeys(path: readonly string[]): string {
  return path.reduce((text, key) => {
    if (!/^[\w$-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
