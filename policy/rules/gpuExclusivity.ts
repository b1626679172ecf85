import { machinesOf, type Machine } from "../guests/machines.ts";
import { isSet } from "../options.ts";
import type { StackRule } from "../rule.ts";

export const gpuExclusivity: StackRule = {
  scope: "stack",
  name: "gpu-exclusivity",
  title: "A GPU for one machine",
  sentence:
    "At most one machine has a GPU, by a device of its own or of a profile: its memory is not isolated between machines.",
  severity: "high",
  level: "mandatory",
  options: {
    shared: {
      type: "boolean",
      default: false,
      description: "Whether machines may share GPUs, as gpu_policy: shared has it.",
    },
  },
  check: (stack, options) => {
    const users = machinesOf(stack).filter(hasGpu);
    if (users.length < 2 || isSet(options, "shared")) return [];
    const names = users.map(({ resource }) => resource.name).sort();
    return users.map(({ resource }) => ({
      resource,
      message: `has a GPU, as have ${names.filter((name) => name !== resource.name).join(", ")}; leave it to one of them, or set shared`,
    }));
  },
};

function hasGpu({ devices }: Machine): boolean {
  return devices.some(({ keys }) => keys["type"] === "gpu");
}
