import { CommandError } from "../commandError.ts";
import { progress } from "../progress.ts";
import type { MachineSnapshots } from "./machineSnapshots.ts";

/**
 * Does one thing to one machine after another, and says so.
 *
 * @param act as in `cannot <act> of web`
 * @throws CommandError naming the machine, the cause, and those that were done before it
 */
export async function eachMachine(
  machines: readonly MachineSnapshots[],
  act: string,
  work: (machine: MachineSnapshots) => Promise<void>,
): Promise<void> {
  const done: string[] = [];
  for (const one of machines) {
    progress(`${one.machine}: ${act}`);
    try {
      // One at a time: a failure then leaves as little behind as it can.
      await work(one);
    } catch (cause) {
      const before = done.length === 0 ? "no machine before it" : done.join(", ");
      throw new CommandError(
        `cannot ${act} of ${one.machine}: ${(cause as Error).message}; done before: ${before}`,
        { cause },
      );
    }
    done.push(one.machine);
  }
}
