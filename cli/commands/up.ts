import { progress } from "../progress.ts";
import { projectRoot } from "../projectRoot.ts";
import { runTool, type ToolOptions } from "../runTool.ts";
import { withClient } from "../server/withClient.ts";
import { changeSetName, changeSets } from "../snapshots/changeSets.ts";
import { eachMachine } from "../snapshots/eachMachine.ts";
import { foundMachines } from "../snapshots/foundMachines.ts";
import { freeAbandonedLock } from "../stacks/freeAbandonedLock.ts";
import { openStack } from "../stacks/openStack.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { existingSettings } from "../stacks/stackInputs.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { isOnPve } from "../stacks/stackPve.ts";

/** Sets of snapshots that stay: those before the last changes. */
const keptSets = 3;

export interface DeployOptions extends Pick<ToolOptions, "output"> {
  /** Default: this project's. */
  readonly root?: string;
}

/**
 * Takes a snapshot of every machine of the stack that is there, then runs `pulumi up`. On a Proxmox VE it takes none.
 *
 * @param args for `pulumi up`, beside `--yes` and `--stack`
 * @returns the exit code of `pulumi up`
 */
export async function deployStack(
  stack: string,
  args: readonly string[],
  { root = projectRoot, ...tool }: DeployOptions = {},
): Promise<number> {
  const name = parseStackName(stack);
  const hasSnapshots = !isOnPve(await existingSettings(stack, root));
  const environment = await stackEnvironment(name, process.env, root);
  if (hasSnapshots) await takeSnapshots(stack, root);
  if (environment.state) await freeAbandonedLock(stack, environment.state, environment);
  progress(
    `pulumi up --stack ${stack}; ` +
      (hasSnapshots
        ? `the way back: npx --no strata rollback ${stack}`
        : "on a Proxmox VE strata takes no snapshots, so there is no strata rollback"),
  );
  const all = ["up", "--yes", "--stack", stack, "--non-interactive", ...args];
  return await runTool("pulumi", all, { ...tool, env: environment.variables });
}

async function takeSnapshots(stack: string, root: string): Promise<void> {
  const opened = await openStack(stack, root);
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
}
