import { ownerKey } from "./owner.ts";

export type Config = Record<string, string>;
export type DeviceMap = Record<string, Config>;

/** Keys that the server or we keep in local config; never an input, never erased. */
const hidden = (key: string): boolean =>
  key === ownerKey || key.startsWith("volatile.") || key.startsWith("image.");

/** The keys of a live object that a user could have set. */
export function visibleConfig(live: Readonly<Config>): Config {
  return Object.fromEntries(Object.entries(live).filter(([key]) => !hidden(key)));
}

/** Keys that the server filled in beside the ones that were asked for. */
export function generatedConfig(live: Readonly<Config>, asked: Readonly<Config>): Config {
  return Object.fromEntries(
    Object.entries(visibleConfig(live)).filter(([key]) => !Object.hasOwn(asked, key)),
  );
}

/**
 * Inputs as they would have to be for the live config: drift of our keys, and keys that somebody
 * added. What the server filled in by itself at creation stays out.
 */
export function driftedConfig(live: Readonly<Config>, generated: Readonly<Config>): Config {
  return Object.fromEntries(
    Object.entries(visibleConfig(live)).filter(([key]) => !Object.hasOwn(generated, key)),
  );
}

/** Three-way merge: our keys as wanted, dropped keys removed, all foreign and hidden keys kept. */
export function mergeKeys<T>(
  live: Readonly<Record<string, T>>,
  old: Readonly<Record<string, T>>,
  wanted: Readonly<Record<string, T>>,
): Record<string, T> {
  const kept = Object.entries(live).filter(([key]) => !Object.hasOwn(old, key) || hidden(key));
  return { ...Object.fromEntries(kept), ...wanted };
}

/** The keys that both sides have with the same value. */
export function commonKeys(one: Readonly<Config>, other: Readonly<Config>): Config {
  return Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] === value));
}
