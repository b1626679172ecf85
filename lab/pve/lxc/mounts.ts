import {
  parsePropertyString,
  printPropertyString,
  type PropertyFormat,
} from "../api/propertyString.ts";
import { configProperties } from "../guests/guestConfig.ts";
import type { Config } from "../state.ts";

const formatOf = (key: string): PropertyFormat => {
  const properties = configProperties("lxc");
  const property = properties[key] ?? properties[key.replace(/\d+$/, "[n]")];
  return typeof property?.format === "object" ? property.format : {};
};

export const isMountKey = (key: string) => key === "rootfs" || /^mp\d+$/.test(key);
export const isNetKey = (key: string) => /^net\d+$/.test(key);
export const parseKey = (key: string, text: string) => parsePropertyString(formatOf(key), text);
export const printKey = (key: string, values: Readonly<Record<string, string>>) =>
  printPropertyString(formatOf(key), values);

/** Volumes of a container, its root first. */
export function mountsOf(config: Config): [string, Record<string, string>][] {
  const keys = Object.keys(config).filter(isMountKey).toSorted().toReversed();
  const ordered = ["rootfs", ...keys.filter((key) => key !== "rootfs").toReversed()];
  return ordered
    .filter((key) => config[key] !== undefined)
    .map((key) => [key, parseKey(key, config[key] ?? "")]);
}
