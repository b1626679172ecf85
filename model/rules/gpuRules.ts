import type { MachineEntry, RuleContext } from "./context.ts";
import { enabledOnly } from "./enabled.ts";
import type { CheckRule } from "./rule.ts";

export const gpuRules = [
  {
    code: "V16",
    sentence: "With `gpu_policy: exclusive` at most one machine has a GPU.",
    check: (context) => {
      const { isGiven, infra, machines } = enabledOnly(context);
      const policy = infra.global?.gpu_policy ?? undefined;
      const isUnclear = policy === undefined && isGiven(["global", "gpu_policy"]);
      const users = machines.filter(hasGpu);
      if (isUnclear || policy === "shared" || users.length < 2) return [];
      return [
        {
          path: place(context),
          message: `${users.length} machines have a GPU: ${listed(users)}`,
          help: "set gpu_policy: shared, or leave one of them",
        },
      ];
    },
  },
  {
    code: "W2",
    level: "warning",
    sentence: "Machines that share a GPU can see each other's memory on it.",
    check: (context) => {
      const users = enabledOnly(context).machines.filter(hasGpu);
      if (context.infra.global?.gpu_policy !== "shared" || users.length < 2) return [];
      return [
        {
          path: place(context),
          message: `the memory of the GPU is not isolated between ${listed(users)}`,
          help: "give the GPU to one machine if that matters",
        },
      ];
    },
  },
  {
    code: "G1",
    level: "warning",
    sentence: "`gpu: true` only counts; the device comes from a profile or from `devices`.",
    check: ({ machines }) =>
      machines
        .filter((machine) => machine.keys.gpu === true && !hasGpuDevice(machine))
        .map(({ path }) => ({
          path: [...path, "gpu"],
          message: "the machine gets no GPU by this key alone",
          help: "add a device of type gpu, or a profile that has one",
        })),
  },
] as const satisfies readonly CheckRule[];

function hasGpu(machine: MachineEntry): boolean {
  return machine.keys.gpu === true || hasGpuDevice(machine);
}

function hasGpuDevice({ domain, keys }: MachineEntry): boolean {
  const profiles = (keys.profiles ?? []).map((name) => domain.keys.profiles?.[name]?.devices);
  return [keys.devices, ...profiles].some((devices) =>
    Object.values(devices ?? {}).some((device) => device["type"] === "gpu"),
  );
}

function place({ isGiven }: RuleContext): string[] {
  return isGiven(["global", "gpu_policy"]) ? ["global", "gpu_policy"] : ["global"];
}

function listed(machines: readonly MachineEntry[]): string {
  return machines.map(({ name }) => name).join(", ");
}
