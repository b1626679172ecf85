import { toConfig } from "../build/text.ts";
import type { MachineEntry, RuleContext } from "../rules/context.ts";
import { enabledOnly } from "../rules/enabled.ts";
import {
  divide,
  type Division,
  type ResourcePolicy,
  type Server,
  type Usage,
} from "./resourceLimits.ts";
import { reserved } from "./reserve.ts";

/** Undefined without `resource_policy`. */
export function resourcePolicy({ infra }: RuleContext): ResourcePolicy | undefined {
  const given = infra.global?.resource_policy ?? undefined;
  if (given === undefined) return undefined;
  const keys = given === true ? {} : given;
  return {
    mode: keys.mode ?? "proportional",
    cpuMode: keys.cpu_mode ?? "allowance",
    memoryEnforce: keys.memory_enforce ?? "soft",
    reserve: {
      cpu: keys.host_reserve?.cpu ?? "20%",
      memory: keys.host_reserve?.memory ?? "20%",
    },
  };
}

/** Why a policy cannot be followed; empty where it can, or there is none. */
export function whyUndivided(context: RuleContext): string {
  const policy = resourcePolicy(context);
  if (policy === undefined) return "";
  const server = serverOf(context);
  if (server === undefined)
    return "the stack's facts do not say how many CPUs and how much memory the server has";
  const { cpu, memory } = policy.reserve;
  if (reserved(cpu, server.cpus) >= server.cpus)
    return `the reserve is all of the server's ${server.cpus} CPUs`;
  if (reserved(memory, server.memory) >= server.memory)
    return "the reserve is all of the server's memory";
  return "";
}

/** What every machine of an enabled domain gets; undefined where nothing is to be divided. */
export function serverDivision(context: RuleContext): Division | undefined {
  const policy = resourcePolicy(context);
  const server = serverOf(context);
  if (policy === undefined || server === undefined || whyUndivided(context) !== "")
    return undefined;
  const running = enabledOnly(context).machines;
  return divide(
    policy,
    server,
    running.map((machine) => ({
      name: machine.name,
      type: machine.keys.type === "vm" ? "virtual-machine" : "container",
      weight: machine.keys.weight ?? 1,
      config: effectiveConfig(machine),
    })),
  );
}

/** Profiles in order, then the machine's own. */
function effectiveConfig({ domain, keys }: MachineEntry): Record<string, string> {
  const profiles = (keys.profiles ?? []).map((name) => domain.keys.profiles?.[name]?.config);
  return Object.assign({}, ...[...profiles, keys.config].map(toConfig)) as Record<string, string>;
}

function serverOf({ facts: { cpus, memory } }: RuleContext): Server | undefined {
  return cpus === undefined || memory === undefined ? undefined : { cpus, memory };
}

/** In words, what machines want and the server does not have; empty where it has enough. */
export function overuse(context: RuleContext): string {
  const division = serverDivision(context);
  if (division === undefined) return "";
  const { cpus, memory } = division;
  return [
    ...(isTooMuch(cpus) ? [`${figure(cpus.wanted)} CPUs of ${figure(cpus.available)}`] : []),
    ...(isTooMuch(memory)
      ? [
          `${figure(memory.wanted / 1024 ** 2)} MiB of memory of ${figure(memory.available / 1024 ** 2)}`,
        ]
      : []),
  ]
    .map((part, index) => (index === 0 ? `machines want ${part}` : part))
    .join(", and ");
}

function isTooMuch({ wanted, available }: Usage): boolean {
  return wanted > available + 1e-6;
}

function figure(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}
