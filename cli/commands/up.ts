import { progress } from "../progress.ts";
import { projectRoot } from "../projectRoot.ts";
import { runTool } from "../runTool.ts";
import { withClient } from "../server/withClient.ts";
import { changeSetName, changeSets } from "../snapshots/changeSets.ts";
import { eachMachine } from "../snapshots/eachMachine.ts";
import { foundMachines } from "../snapshots/foundMachines.ts";
import { openStack } from "../stacks/openStack.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { parseStackName } from "../stacks/stackName.ts";

/** Sets of snapshots that stay: those before the last changes. */
const keptSets = 3;

/**
 * Takes a snapshot of every machine of the stack that is there, then runs `pulumi up`.
 *
 * @param args for `pulumi up`, beside `--yes` and `--stack`
 * @returns the exit code of `pulumi up`
 */
export async function deployStack(
  stack: string,
  args: readonly string[],
  root = projectRoot,
): Promise<number> {
  const opened = await openStack(stack, root);
  const { variables } = await stackEnvironment(parseStackName(stack));
  const name = changeSetName(new Date());
  await withClient(opened.server, async (client) => {
    const machines = await foundMachines(client, opened);
    await eachMachine(machines, `take snapshot ${name}`, (one) => one.take(name));
    // Only now: a set that could not be taken costs none of those before it.
    for (const old of changeSets(machines).slice(keptSets - 1)) {
      const having = machines.filter((one) => one.find(old)?.kind === "change");
      await eachMachine(having, `delete snapshot ${old}`, (one) => one.delete(old));
    }
  });
  progress(`pulumi up --stack ${stack}; the way back: npx --no strata rollback ${stack}`);
  const all = ["up", "--yes", "--stack", stack, "--non-interactive", ...args];
  return await runTool("pulumi", all, { env: variables });
}
