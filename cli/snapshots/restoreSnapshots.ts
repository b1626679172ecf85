import { CommandError } from "../commandError.ts";
import { eachMachine } from "./eachMachine.ts";
import type { MachineSnapshots } from "./machineSnapshots.ts";

/**
 * Takes every machine back to its snapshot of a name, or none when one of them has no such.
 *
 * @throws CommandError that lists what there is
 */
export async function restoreSnapshots(
  machines: readonly MachineSnapshots[],
  name: string,
): Promise<void> {
  const lacking = machines.filter((one) => one.find(name) === undefined);
  if (lacking.length > 0) {
    const lists = lacking.map(
      ({ machine, taken }) => `  ${machine}: ${taken.map((one) => one.name).join(", ") || "none"}`,
    );
    throw new CommandError(
      `cannot restore snapshot ${name}: ${lacking.map(({ machine }) => machine).join(", ")} ` +
        `${lacking.length === 1 ? "has" : "have"} none of this name, and no machine was touched; ` +
        `there are:\n${lists.join("\n")}`,
    );
  }
  await eachMachine(machines, `restore snapshot ${name}`, (one) => one.restore(name));
}
