import { isBase } from "../addresses/ipv4.ts";
import type { Path } from "../problem.ts";
import type { CheckRule } from "./rule.ts";

/** Keys that AnKLuMe documents and strata does not act on yet; `*` stands for one name. */
const unsupportedKeys = [
  "global.isolation",
  "global.ipv6",
  "global.addressing",
  "global.nesting_prefix",
  "global.ai_access_policy",
  "global.ai_access_default",
  "global.ai_vram_flush",
  "global.shared_volumes_base",
  "global.persistent_data_base",
  "global.resource_policy",
  "shared_volumes",
  "domains.*.internet",
  "domains.*.renamed_from",
  "domains.*.count",
  "domains.*.enabled",
  "domains.*.trust_level",
  "domains.*.ai_provider",
  "domains.*.ai_sanitize",
  "domains.*.machines.*.renamed_from",
  "domains.*.machines.*.spoofing",
  "domains.*.machines.*.storage_volumes",
  "domains.*.machines.*.persistent_data",
  "domains.*.machines.*.weight",
  "domains.*.machines.*.boot_autostart",
  "domains.*.machines.*.boot_priority",
  "domains.*.machines.*.snapshots_schedule",
  "domains.*.machines.*.snapshots_expiry",
].map((pattern) => pattern.split("."));

export const documentRules = [
  {
    code: "V01",
    sentence: "`project_name`, `global` and `domains` are there.",
    check: ({ infra, isGiven }) =>
      (["project_name", "global", "domains"] as const)
        .filter((key) => infra[key] === undefined && !isGiven([key]))
        .map((key) => ({ path: [key], message: "the key is missing", help: `add ${key}:` })),
  },
  {
    code: "A1",
    sentence: "`base_subnet` is the first two octets of an IPv4 address.",
    check: ({ infra }) => {
      const base = infra.global?.base_subnet ?? undefined;
      if (base === undefined || isBase(base)) return [];
      return [
        {
          path: ["global", "base_subnet"],
          message: `expected two octets from 0 to 255, found "${base}"`,
          help: 'write it like "10.100"',
        },
      ];
    },
  },
  {
    code: "U1",
    sentence: "Keys that strata does not act on yet are refused, never ignored.",
    check: ({ infra, domains, machines, isGiven }) => {
      const candidates: Path[] = [
        ...Object.keys(infra.global ?? {}).map((key) => ["global", key]),
        ...Object.keys(infra).map((key) => [key]),
        ...domains.flatMap(({ path, keys }) => Object.keys(keys).map((key) => [...path, key])),
        ...machines.flatMap(({ path, keys }) => Object.keys(keys).map((key) => [...path, key])),
      ];
      return candidates
        .filter((path) => isGiven(path) && unsupportedKeys.some((key) => matches(key, path)))
        .map((path) => ({
          path,
          message: "strata does not support this key yet",
          help: "remove it: nothing would be done about it",
          at: "key" as const,
        }));
    },
  },
  {
    code: "U2",
    sentence: "`firewall_mode: vm` is refused until strata can build the firewall machine.",
    check: ({ infra }) =>
      infra.global?.firewall_mode === "vm"
        ? [
            {
              path: ["global", "firewall_mode"],
              message: "strata does not support a firewall machine yet",
              help: "use host: domains are isolated on their bridges",
            },
          ]
        : [],
  },
] as const satisfies readonly CheckRule[];

function matches(pattern: readonly string[], path: Path): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, index) => part === "*" || part === path[index])
  );
}
