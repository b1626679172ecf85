import type { Devices, LabVolume } from "../lab.ts";
import type { MachineEntry, RuleContext } from "../rules/context.ts";
import { disksOf } from "../volumes/disks.ts";

/** What a machine has beside its root disk and `devices`. */
export interface MachineStorage {
  readonly disks: Devices;
  /** These have to be there before the machine is. */
  readonly volumes: readonly LabVolume[];
}

/** By machine. `pool` holds the volumes that name none. */
export function toStorage(context: RuleContext, pool: string): Record<string, MachineStorage> {
  return Object.fromEntries(
    context.machines.map((machine) => [
      machine.name,
      {
        disks: Object.fromEntries(
          disksOf(context, machine, pool).map(({ name, options }) => [name, options]),
        ),
        volumes: toVolumes(machine, pool),
      },
    ]),
  );
}

function toVolumes({ keys }: MachineEntry, pool: string): LabVolume[] {
  return Object.entries(keys.storage_volumes ?? {}).map(([name, volume]) => ({
    name,
    pool: volume?.pool ?? pool,
    size: volume?.size ?? "",
    path: volume?.path ?? "",
  }));
}
