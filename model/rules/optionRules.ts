import { toConfig } from "../build/text.ts";
import { isOn } from "../limits/isOn.ts";
import { parseAllowance, parseCpuLimit } from "../limits/cpuLimit.ts";
import { parseMemoryLimit } from "../limits/memoryLimit.ts";
import { typeOfOption } from "../limits/optionScope.ts";
import { ownOptions } from "../limits/ownOptions.ts";
import type { Path } from "../problem.ts";
import type { MachineEntry, RuleContext } from "./context.ts";
import type { CheckRule } from "./rule.ts";

/** Instance options in `config`. Values may be secrets, so none is in a message. */
export const optionRules: readonly CheckRule[] = [
  {
    code: "S8",
    sentence:
      "Options that only containers have, or only virtual machines, are on such machines; also those of their profiles.",
    check: ({ machines, facts }) =>
      machines.flatMap((machine) => {
        const type = machine.keys.type === "vm" ? "virtual machine" : "container";
        return optionsOf(machine)
          .filter(({ key }) => (typeOfOption(key, facts.extensions) ?? type) !== type)
          .map(({ path, key }) => ({
            path,
            message: `"${machine.name}" is a ${type}, and ${key} is for ${typeOfOption(key)}s only`,
            help:
              key === "security.nesting"
                ? "remove it: a virtual machine can hold an Incus without it, and Incus has it for them since 7.3 only"
                : "remove it, or change the type",
            at: "key" as const,
          }));
      }),
  },
  {
    code: "L1",
    sentence:
      "Limits of CPU and memory are written as Incus reads them: `2`, `0-3`, `50%`, `2GiB`.",
    check: (context) =>
      allConfigs(context).flatMap(({ path, config }) =>
        Object.entries(toConfig(config))
          .filter(([key, value]) => value !== "" && limits[key]?.isValid(value) === false)
          .map(([key]) => ({
            path: [...path, key],
            message: "Incus does not read this as a limit",
            help: limits[key]?.help ?? "",
          })),
      ),
  },
  {
    code: "K1",
    sentence: "`config` does not say otherwise than the machine's own keys.",
    check: ({ machines, isGiven }) =>
      machines.flatMap((machine) => {
        const { path, domain, keys } = machine;
        const ephemeral = keys.ephemeral ?? domain.keys.ephemeral ?? undefined;
        const isUnclear =
          ephemeral === undefined &&
          [path, domain.path].some((at) => isGiven([...at, "ephemeral"]));
        const own: Readonly<Record<string, string>> = {
          ...ownOptions(machine),
          ...(isUnclear ? {} : { "security.protection.delete": String(ephemeral !== true) }),
        };
        return Object.entries(toConfig(keys.config))
          .filter(([key, value]) => own[key] !== undefined && !meansSame(value, own[key]))
          .map(([key]) => ({
            path: [...path, "config", key],
            message: `${ownKeys[key]} of the machine says something else`,
            help: "keep one of the two",
            at: "key" as const,
          }));
      }),
  },
];

const ownKeys: Readonly<Record<string, string>> = {
  "boot.autostart": "boot_autostart",
  "boot.autostart.priority": "boot_priority",
  "snapshots.schedule": "snapshots_schedule",
  "snapshots.expiry": "snapshots_expiry",
  "security.protection.delete": "ephemeral",
};

interface Limit {
  readonly isValid: (value: string) => boolean;
  readonly help: string;
}

const limits: Readonly<Record<string, Limit>> = {
  "limits.cpu": {
    isValid: (value) => parseCpuLimit(value) !== undefined,
    help: "write a count such as 2, or a set such as 0-3",
  },
  "limits.cpu.allowance": {
    isValid: (value) => parseAllowance(value, 1) !== undefined,
    help: "write a percentage such as 50%, or a time slice such as 25ms/100ms",
  },
  "limits.memory": {
    isValid: (value) => parseMemoryLimit(value, 1) !== undefined,
    help: "write a whole number with B, kB, MB, GB, KiB, MiB or GiB behind it, or a percentage",
  },
  "limits.memory.enforce": {
    isValid: (value) => ["hard", "soft"].includes(value),
    help: "write hard or soft",
  },
};

/** A machine's options at their places: its own, and those of its profiles. */
function optionsOf({ path, domain, keys }: MachineEntry): { path: Path; key: string }[] {
  const profiles = (keys.profiles ?? []).map((name) => ({
    path: [...domain.path, "profiles", name, "config"],
    config: domain.keys.profiles?.[name]?.config,
  }));
  return [...profiles, { path: [...path, "config"], config: keys.config }].flatMap((place) =>
    Object.keys(place.config ?? {}).map((key) => ({ path: [...place.path, key], key })),
  );
}

function allConfigs({ domains, machines }: RuleContext) {
  const profiles = domains.flatMap(({ path, keys }) =>
    Object.entries(keys.profiles ?? {}).map(([name, profile]) => ({
      path: [...path, "profiles", name, "config"],
      config: profile?.config,
    })),
  );
  const own = machines.map(({ path, keys }) => ({
    path: [...path, "config"],
    config: keys.config,
  }));
  return [...profiles, ...own];
}

/** Incus reads several words as true or false. */
function meansSame(value: string, own: string): boolean {
  if (own === "true") return isOn(value);
  const off = ["false", "no", "off", "0"];
  return own === "false" ? off.includes(value.toLowerCase()) : value === own;
}
