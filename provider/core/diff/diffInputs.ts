import type { ResourceDefinition } from "../definition.ts";
import { unknown, type Properties, type Value } from "../values.ts";
import { formatPath, parsePattern, startsWithPath, type Path, type Pattern } from "../wire/path.ts";
import type { Secrets } from "../wire/secrets.ts";
import { changes, type Change } from "./changes.ts";

export interface InputChange extends Change {
  readonly replaces: boolean;
}

export interface Side {
  readonly properties: Properties;
  readonly secrets: Secrets;
}

/** What an update would change. Exact and pure: asks nobody, and depends on no order of keys. */
export function diffInputs<Client>(
  definition: ResourceDefinition<Client>,
  old: Side,
  wanted: Side,
): InputChange[] {
  const unordered = (definition.unordered ?? []).map(parsePattern);
  const notCompared = (definition.notCompared ?? []).map(parsePattern);
  const createOnly = (definition.createOnly ?? []).map(parsePattern);
  const replaceOn = definition.replaceOn.map(parsePattern);
  const found = changes(old.properties, wanted.properties, unordered)
    .filter((change) => !leaves(change).every(([path]) => below(path, notCompared)))
    .filter(({ kind, path }) => !(kind === "add" && below(path, createOnly)))
    .map((change) => ({ ...change, replaces: !definition.update || touches(change, replaceOn) }));
  return [...found, ...newSecrets(found, old, wanted)];
}

/** True when the change is at, below or around what one of the patterns names. */
export function touches(change: Change, patterns: readonly Pattern[]): boolean {
  return leaves(change).some(
    ([path, value]) =>
      below(path, patterns) ||
      // What is not known yet may hold anything: better announced than a surprise.
      (value === unknown &&
        patterns.some((pattern) => startsWithPath(path, pattern.slice(0, path.length)))),
  );
}

function below(path: Path, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => startsWithPath(path, pattern));
}

function leaves({ path, values }: Change): [Path, Value][] {
  return values.flatMap((value) => leavesOf(value, path));
}

function leavesOf(value: Value, path: Path): [Path, Value][] {
  if (value === null || typeof value !== "object") return [[path, value]];
  const parts = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  if (parts.length === 0) return [[path, value]];
  return parts.flatMap(([part, item]) => leavesOf(item, [...path, part]));
}

/** A value that became a secret is written again, else the old state keeps it in plain text. */
function newSecrets(found: readonly Change[], old: Side, wanted: Side): InputChange[] {
  return wanted.secrets.paths
    .filter((path) => !old.secrets.covers(path) && valueAt(old.properties, path) !== undefined)
    .filter((path) => !found.some((change) => formatPath(change.path) === formatPath(path)))
    .map((path) => ({ kind: "update", path, values: [], replaces: false }));
}

function valueAt(properties: Properties, path: Path): Value | undefined {
  return path.reduce<Value | undefined>(
    (value, part) =>
      value !== null && typeof value === "object"
        ? (value as { [key: string]: Value })[part]
        : undefined,
    properties,
  );
}
