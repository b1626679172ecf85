import type { MachineSnapshots } from "./machineSnapshots.ts";
import { defaultSnapshotName } from "./snapshotName.ts";

/** Starts the names of the snapshots that are taken before a change. */
const prefix = "before-";

/** The name of a set taken now: `before-20260131T215900Z`, so that names sort by time. */
export function changeSetName(now: Date): string {
  return defaultSnapshotName(now).replace(/^manual-/, prefix);
}

export function isChangeSetName(name: string): boolean {
  return name.startsWith(prefix);
}

/** The sets that the machines have, the newest first; a machine may lack some. */
export function changeSets(machines: readonly MachineSnapshots[]): string[] {
  const taken = machines.flatMap((machine) => machine.taken);
  const own = taken.filter(({ kind }) => kind === "change").map(({ name }) => name);
  return [...new Set(own)].toSorted().toReversed();
}
