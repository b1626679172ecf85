import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { withClient } from "../server/withClient.ts";
import { changeSets } from "../snapshots/changeSets.ts";
import { foundMachines } from "../snapshots/foundMachines.ts";
import { restoreSnapshots } from "../snapshots/restoreSnapshots.ts";
import { openStack } from "../stacks/openStack.ts";

/**
 * Takes the machines of a stack back to what they were before its last `strata up`; those that it
 * made stay as they are.
 *
 * @throws CommandError when there is nothing to go back to
 */
export async function rollBack(stack: string, root = projectRoot): Promise<void> {
  const opened = await openStack(stack, root);
  await withClient(opened.server, async (client) => {
    const machines = await foundMachines(client, opened);
    const [newest] = changeSets(machines);
    if (newest === undefined) {
      throw new CommandError(
        `cannot roll back stack ${stack}: no machine has a snapshot that strata up took; ` +
          `there are: npx --no strata snapshot list ${stack} all`,
      );
    }
    const having = machines.filter((one) => one.find(newest)?.kind === "change");
    const others = machines.filter((one) => !having.includes(one));
    await restoreSnapshots(having, newest);
    const names = (list: typeof machines) => list.map(({ machine }) => machine).join(", ");
    process.stdout.write(
      `back at ${newest}: ${names(having)}\n` +
        (others.length === 0 ? "" : `newer than that, and left alone: ${names(others)}\n`) +
        `the next up makes the change again, unless you take it out of the file first; ` +
        `what differs from the file now: npx --no strata verify ${stack}\n`,
    );
  });
}
