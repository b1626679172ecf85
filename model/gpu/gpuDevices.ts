import { mergedDevices, type DescribedDevice } from "../build/mergedDevices.ts";
import type { MachineEntry } from "../rules/context.ts";

/** The GPU devices that the description gives a machine, by its profiles or its own. */
export function gpuDevices(machine: Pick<MachineEntry, "domain" | "keys">): DescribedDevice[] {
  return Object.values(mergedDevices(machine)).filter(({ type }) => type === "gpu");
}

/** Whether `gpu: true` is all that the description says: strata then adds the device. */
export function lacksGpuDevice(machine: Pick<MachineEntry, "domain" | "keys">): boolean {
  return machine.keys.gpu === true && gpuDevices(machine).length === 0;
}
