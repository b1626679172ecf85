/** `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`; a name may itself hold `::`. */
export function parseUrn(urn: string): { readonly token: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { token: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** As in messages: `incus:index:Network "web"`; the token of a function stays as it is. */
export function describeUrn(urn: string): string {
  if (!urn.startsWith("urn:")) return urn;
  const { token, name } = parseUrn(urn);
  return `${token} "${name}"`;
}
