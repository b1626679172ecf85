import { unknown, type Value } from "../values.ts";
import { samePath, type Path, type Pattern } from "../wire/path.ts";
import { archiveSignature, assetSignature, signatureKey } from "../wire/signatures.ts";
import { canonical } from "./canonical.ts";

export interface Change {
  readonly kind: "add" | "delete" | "update";
  readonly path: Path;
  /** The sides that exist, old before new, to see what lies below the path. */
  readonly values: readonly Value[];
}

/** Every difference at its deepest path; lists named in `unordered` are compared as sets. */
export function changes(
  old: Value | undefined,
  wanted: Value | undefined,
  unordered: readonly Pattern[],
  path: Path = [],
): Change[] {
  if (old === undefined)
    return wanted === undefined ? [] : [{ kind: "add", path, values: [wanted] }];
  if (wanted === undefined) return [{ kind: "delete", path, values: [old] }];
  if (wanted === unknown || old === unknown)
    return [{ kind: "update", path, values: [old, wanted] }];
  if (Array.isArray(old) && Array.isArray(wanted)) {
    return unordered.some((pattern) => samePath(pattern, path))
      ? setChanges(old, wanted, unordered, path)
      : listChanges(old, wanted, unordered, path);
  }
  if (isObject(old) && isObject(wanted)) {
    // The engine leaves the content of recorded assets out: their hash tells whether they differ.
    if (isAsset(old) && isAsset(wanted)) {
      const isSame = old["hash"] === wanted["hash"];
      return isSame ? [] : [{ kind: "update", path, values: [old, wanted] }];
    }
    const keys = new Set([...Object.keys(old), ...Object.keys(wanted)]);
    return [...keys].flatMap((key) =>
      changes(own(old, key), own(wanted, key), unordered, [...path, key]),
    );
  }
  return old === wanted ? [] : [{ kind: "update", path, values: [old, wanted] }];
}

function listChanges(old: Value[], wanted: Value[], unordered: readonly Pattern[], path: Path) {
  const length = Math.max(old.length, wanted.length);
  return Array.from({ length }, (_, index) =>
    changes(old[index], wanted[index], unordered, [...path, index]),
  ).flat();
}

function setChanges(old: Value[], wanted: Value[], unordered: readonly Pattern[], path: Path) {
  const left: (string | undefined)[] = old.map((item, index) =>
    canonical(item, unordered, [...path, index]),
  );
  const added: [number, Value][] = [];
  for (const [index, item] of wanted.entries()) {
    const match = left.indexOf(canonical(item, unordered, [...path, index]));
    if (match >= 0) left[match] = undefined;
    else added.push([index, item]);
  }
  const gone = new Map(
    old.flatMap((item, index) => (left[index] === undefined ? [] : [[index, item] as const])),
  );
  const result = added.map(([index, item]): Change => {
    const before = gone.get(index);
    gone.delete(index);
    // One path can be told once only: what leaves and what comes at one index is an update.
    return before === undefined
      ? { kind: "add", path: [...path, index], values: [item] }
      : { kind: "update", path: [...path, index], values: [before, item] };
  });
  for (const [index, item] of gone) {
    result.push({ kind: "delete", path: [...path, index], values: [item] });
  }
  return result;
}

function isObject(value: Value): value is { [key: string]: Value } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isAsset(value: { [key: string]: Value }): boolean {
  const signature = value[signatureKey];
  return signature === assetSignature || signature === archiveSignature;
}

function own(object: { [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
