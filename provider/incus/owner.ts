/** Where an object says which stack made it. Valid only on the object that it names: `incus copy` copies it too. */
export const ownerKey = "user.pulumi.owner";

export type Ownership =
  | { readonly kind: "ours" }
  | { readonly kind: "unmarked" }
  | { readonly kind: "foreign"; readonly mark: string };

export function ownerMark(stackId: string, token: string, id: string): string {
  return `${stackId}/${token}/${id}`;
}

/** Reads the mark in an object's local config against the one that this stack would write. */
export function ownership(config: Readonly<Record<string, string>>, expected: string): Ownership {
  const mark = config[ownerKey];
  if (mark === undefined || mark === "") return { kind: "unmarked" };
  if (mark === expected) return { kind: "ours" };
  // A mark that names another object came with a copy: it says nothing about this one.
  const [, ...object] = mark.split("/");
  const [, ...wanted] = expected.split("/");
  return object.join("/") === wanted.join("/") ? { kind: "foreign", mark } : { kind: "unmarked" };
}
