import { CommandError } from "../commandError.ts";
import { isChangeSetName } from "./changeSets.ts";
import { eachMachine } from "./eachMachine.ts";
import type { MachineSnapshots } from "./machineSnapshots.ts";

/**
 * Takes a snapshot of every machine, or of none when the name cannot be used.
 *
 * @throws CommandError naming the machines that have one of this name, or whose schedule gives it
 */
export async function createSnapshots(
  machines: readonly MachineSnapshots[],
  name: string,
): Promise<void> {
  if (isChangeSetName(name)) {
    throw new CommandError(
      `cannot take snapshot ${name}: strata up gives such names, and deletes them again; take another`,
      { exitCode: 2 },
    );
  }
  const scheduled = machines.filter((one) => one.schedules(name)).map(({ machine }) => machine);
  if (scheduled.length > 0) {
    throw new CommandError(
      `cannot take snapshot ${name}: the schedule of ${scheduled.join(", ")} gives such names ` +
        "(snapshots.pattern), and its snapshots would expire or stand in its way; take another name",
      { exitCode: 2 },
    );
  }
  const having = machines.filter((one) => one.find(name)).map(({ machine }) => machine);
  if (having.length > 0) {
    throw new CommandError(
      `cannot take snapshot ${name}: ${having.join(", ")} ${having.length === 1 ? "has" : "have"} ` +
        "one of this name already; take another name, or delete it first",
    );
  }
  await eachMachine(machines, `take snapshot ${name}`, (one) => one.take(name));
}
