import { CommandError } from "../commandError.ts";
import { eachMachine } from "./eachMachine.ts";
import type { MachineSnapshots } from "./machineSnapshots.ts";

/**
 * Deletes the snapshots of a name that were taken by hand.
 *
 * @returns the machines that had one
 * @throws CommandError for one that a schedule, a program or somebody else took
 */
export async function deleteSnapshots(
  machines: readonly MachineSnapshots[],
  name: string,
): Promise<readonly MachineSnapshots[]> {
  const having = machines.filter((one) => one.find(name));
  const foreign = having.filter((one) => one.find(name)?.kind !== "manual");
  if (foreign.length > 0) {
    throw new CommandError(
      `cannot delete snapshot ${name}: that of ${foreign.map(({ machine }) => machine).join(", ")} ` +
        "was not taken by strata snapshot, and nothing was deleted; " +
        "its owner deletes it: its schedule's expiry, its program, or incus snapshot delete",
    );
  }
  await eachMachine(having, `delete snapshot ${name}`, (one) => one.delete(name));
  return having;
}
