import fc from "fast-check";
import type { Mapping } from "../infra.ts";

/** A record of which each key may be left out. */
export function optional(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Mapping> {
  return fc.record(model, { requiredKeys: [] });
}

export const text = fc.constantFrom("", "plain", 'with "quotes" and: colons', "#5", "été", "no");
const smallName = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const neutralConfig = fc.dictionary(
  smallName.map((name) => `user.${name}`),
  fc.oneof(fc.constantFrom<unknown>("text", "08", "yes", true, false), fc.nat(100)),
  { maxKeys: 2 },
);
const disk = { type: "disk", source: "/srv/x" };

/** Profiles that fit containers and virtual machines alike. */
export const profiles = fc.dictionary(
  smallName,
  optional({
    config: neutralConfig,
    devices: fc.constantFrom<unknown>(null, {}, { root: { type: "disk", path: "/", pool: "p" } }),
  }),
  { maxKeys: 2 },
);

/**
 * Every key of a machine but its address and name, of its own paths and device names; `profileNames`
 * are those of its domain.
 */
export function machineKeys(
  name: string,
  profileNames: readonly string[],
): fc.Arbitrary<Mapping | null> {
  const own = optional({
    description: text,
    type: fc.constantFrom("lxc", "vm"),
    ephemeral: fc.boolean(),
    gpu: fc.boolean(),
    os_image: fc.constantFrom("images:debian/13", "local"),
    profiles: fc.subarray(["default", ...profileNames]),
    config: neutralConfig,
    devices: fc.constantFrom<unknown>(
      {},
      { extra: { ...disk, path: `/extra/${name}` } },
      { card: { type: "gpu" } },
    ),
    roles: fc.subarray(["base_system", "openclaw_server"]),
    storage_volumes: fc.dictionary(
      smallName.map((volume) => `${name.replaceAll(/[{}]/g, "")}-${volume}`),
      optional({ pool: fc.constantFrom("default", "fast"), size: fc.constant("1GiB") }),
      { maxKeys: 2 },
    ),
    persistent_data: fc.dictionary(smallName, optional({ readonly: fc.boolean() }), { maxKeys: 2 }),
    weight: fc.integer({ min: 1, max: 9 }),
    boot_autostart: fc.boolean(),
    boot_priority: fc.integer({ min: 0, max: 100 }),
    snapshots_schedule: fc.constantFrom("0 2 * * *", "*/15 0-6 1,15 * 1-5"),
    snapshots_expiry: fc.constantFrom("30d", "12h", "5m"),
    spoofing: fc.constant("allowed"),
  });
  return fc.oneof({ arbitrary: own.map(withPaths), weight: 9 }, fc.constant(null));
}

function withPaths(keys: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => {
      if (key !== "storage_volumes" && key !== "persistent_data") return [key, value];
      const entries = Object.entries(value as Record<string, Mapping>);
      return [
        key,
        Object.fromEntries(
          entries.map(([name, entry]) => [name, { ...entry, path: `/mnt/${key}/${name}` }]),
        ),
      ];
    }),
  );
}
