import type { Problem } from "../core/definition.ts";
import type { Config, DeviceMap } from "./keys.ts";
import { ownerKey } from "./owner.ts";

interface KeyRule {
  readonly keys: RegExp;
  readonly accepts: RegExp;
  readonly wants: string;
}

/**
 * Values that the daemon refuses only inside an operation, after objects were made (tried on 6.0.4).
 * Keys are those of doc/config_options; anything not listed is left to the daemon.
 */
const rules: readonly KeyRule[] = [
  {
    keys: /^(boot\.autostart|security\.(privileged|nesting|secureboot|guestapi|csm|idmap\.isolated|protection\.(delete|shift)|syscalls\.intercept\.\w+)|nvidia\.runtime|migration\.stateful|limits\.memory\.hugepages)$/,
    accepts: /^(true|false|1|0|yes|no|on|off|)$/i,
    wants: "true or false",
  },
  {
    keys: /^limits\.memory$/,
    accepts: /^(\d+(B|kB|MB|GB|TB|PB|EB|KiB|MiB|GiB|TiB|PiB|EiB|%)?|)$/,
    wants: "a size such as 512MiB or 8GiB, or a share such as 50%",
  },
  {
    keys: /^limits\.cpu$/,
    accepts: /^(\d+|\d+-\d+|\d+(-\d+)?(,\d+(-\d+)?)+|)$/,
    wants: "a number of CPUs, or a set such as 0-3 or 0,2",
  },
  {
    keys: /^limits\.cpu\.allowance$/,
    accepts: /^(\d+%|\d+ms\/\d+ms|)$/,
    wants: "a share such as 50%, or a slice such as 25ms/100ms",
  },
  {
    keys: /^(boot\.autostart\.(delay|priority)|boot\.stop\.priority|limits\.processes)$/,
    accepts: /^(-?\d+|)$/,
    wants: "a whole number",
  },
  {
    keys: /^ipv4\.address$/,
    accepts: /^(none|auto|\d{1,3}(\.\d{1,3}){3}\/\d{1,2}|)$/,
    wants: "an address with prefix length such as 10.0.0.1/24, auto or none",
  },
];

const path = (map: string, key: string): string => `${map}[${JSON.stringify(key)}]`;

/** What is wrong with config keys, before any request. */
export function configProblems(config: Config | undefined): Problem[] {
  return Object.entries(config ?? {}).flatMap(([key, value]) => {
    if (key.startsWith("volatile.") || key.startsWith("image.") || key === ownerKey) {
      return [{ path: path("config", key), reason: `${key} is kept by the server or by strata` }];
    }
    const rule = rules.find(({ keys }) => keys.test(key));
    if (!rule || typeof value !== "string" || rule.accepts.test(value)) return [];
    return [
      {
        path: path("config", key),
        reason: `${key} wants ${rule.wants}, not ${JSON.stringify(value)}`,
      },
    ];
  });
}

/** What is wrong with devices as far as it shows without the server. */
export function deviceProblems(devices: DeviceMap | undefined): Problem[] {
  return Object.entries(devices ?? {}).flatMap(([name, device]) => {
    const problems: Problem[] = [];
    if (typeof device !== "object" || device === null) return problems;
    if (!Object.hasOwn(device, "type")) {
      problems.push({ path: path("devices", name), reason: `device ${name} has no type` });
    }
    if (device["type"] === "nic" && !device["network"] && !device["nictype"]) {
      problems.push({
        path: path("devices", name),
        reason: `nic ${name} needs a network (or nictype and parent)`,
      });
    }
    return problems;
  });
}
