import { machinesOf, type Machine } from "../guests/machines.ts";
import type { StackRule } from "../rule.ts";

const wanted = [
  { what: "CPU", keys: ["limits.cpu", "limits.cpu.allowance"] },
  { what: "memory", keys: ["limits.memory"] },
];

export const limits: StackRule = {
  scope: "stack",
  name: "limits",
  title: "Limits of CPU and memory",
  sentence: "Each machine has a limit of CPU and one of memory, of its own or of a profile.",
  severity: "medium",
  level: "advisory",
  check: (stack) =>
    machinesOf(stack).flatMap((machine) => {
      const missing = wanted.filter(({ keys }) => !keys.some((key) => isGiven(machine, key)));
      if (missing.length === 0) return [];
      const what = missing.map((one) => one.what).join(" and ");
      const keys = missing.map((one) => one.keys[0]).join(" and ");
      return [
        {
          resource: machine.resource,
          message: `has no limit of ${what}; set ${keys}, or global.resource_policy for all`,
        },
      ];
    }),
};

/** What is not known yet is given, too. */
function isGiven({ options }: Machine, key: string): boolean {
  return options[key] !== undefined && options[key] !== "";
}
