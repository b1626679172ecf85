import type { Facts } from "../facts.ts";
import type { Devices } from "../lab.ts";
import type { MachineEntry } from "../rules/context.ts";
import { lacksGpuDevice } from "./gpuDevices.ts";

/** Name of the device that `gpu: true` adds. */
export const addedGpuName = "gpu";

export interface AddedGpu {
  readonly devices: Devices;
  readonly config: Readonly<Record<string, string>>;
}

/**
 * What `gpu: true` stands for where the description has no GPU device: the server's only card. Without
 * the fact `gpus` it names none, and Incus chooses: every card for a container, the only one for a
 * virtual machine.
 */
export function addedGpu(machine: MachineEntry, { gpus }: Pick<Facts, "gpus">): AddedGpu {
  if (!lacksGpuDevice(machine)) return { devices: {}, config: {} };
  const pci = gpus?.length === 1 ? { pci: gpus[0] as string } : {};
  return {
    devices: { [addedGpuName]: { type: "gpu", gputype: "physical", ...pci } },
    config: saysSecureBoot(machine) ? {} : { "security.secureboot": "false" },
  };
}

/** Drivers of cards are seldom signed; only virtual machines have the option, and the file counts more. */
function saysSecureBoot({ domain, keys }: MachineEntry): boolean {
  if (keys.type !== "vm") return true;
  const profiles = (keys.profiles ?? []).map((name) => domain.keys.profiles?.[name]?.config);
  return [keys.config, ...profiles].some((config) =>
    Object.hasOwn(config ?? {}, "security.secureboot"),
  );
}
