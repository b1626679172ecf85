/**
 * A copy in which no two places hold one object, as aliases make them do.
 * Throws when a value contains itself.
 */
export function unshare(value: unknown, ancestors: readonly unknown[] = []): unknown {
  if (ancestors.includes(value)) throw new Error("an alias stands inside what it stands for");
  if (Array.isArray(value)) return value.map((item) => unshare(item, [...ancestors, value]));
  if (!isPlainObject(value)) return value;
  const inner = [...ancestors, value];
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, unshare(item, inner)]),
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
