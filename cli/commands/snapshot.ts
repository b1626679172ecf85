import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { withClient } from "../server/withClient.ts";
import { createSnapshots } from "../snapshots/createSnapshots.ts";
import { deleteSnapshots } from "../snapshots/deleteSnapshots.ts";
import { MachineSnapshots } from "../snapshots/machineSnapshots.ts";
import { restoreSnapshots } from "../snapshots/restoreSnapshots.ts";
import { checkSnapshotName, defaultSnapshotName } from "../snapshots/snapshotName.ts";
import { snapshotScope } from "../snapshots/snapshotScope.ts";
import { openStack } from "../stacks/openStack.ts";
import { textTable } from "../textTable.ts";

export interface SnapshotRequest {
  readonly act: "create" | "list" | "restore" | "delete";
  readonly stack: string;
  /** A machine, a domain, or `all`. */
  readonly scope: string;
  /** Default for `create`: the time. Not used by `list`. */
  readonly name?: string | undefined;
  /** Of `list`. */
  readonly json?: boolean | undefined;
}

/**
 * Takes, lists, restores or deletes snapshots of the machines of a stack, by hand: the stack's
 * state never knows of them.
 *
 * @throws CommandError; exit code 2 for a name that means nothing
 */
export async function snapshotMachines(
  request: SnapshotRequest,
  root = projectRoot,
): Promise<void> {
  const { stack, scope } = request;
  const opened = await openStack(stack, root);
  const chosen = snapshotScope(opened.lab, scope);
  const work = checked(request);
  await withClient(opened.server, async (client) => {
    const machines = await Promise.all(
      chosen.map((machine) => MachineSnapshots.of(client, machine, opened.stackId)),
    );
    process.stdout.write(await work(machines));
  });
}

/** What to do, with its name checked before anything is asked of the server. */
function checked({
  act,
  stack,
  scope,
  name,
  json,
}: SnapshotRequest): (machines: readonly MachineSnapshots[]) => Promise<string> {
  if (act === "list") return (machines) => Promise.resolve(list(machines, json));
  const given = act === "create" ? (name ?? defaultSnapshotName(new Date())) : name;
  if (given === undefined) {
    throw new CommandError(
      `which snapshot? see: npx --no strata snapshot list ${stack} ${scope}; ` +
        `then: npx --no strata snapshot ${act} ${stack} ${scope} <name>`,
      { exitCode: 2 },
    );
  }
  checkSnapshotName(given);
  if (act === "create") {
    return async (machines) => {
      await createSnapshots(machines, given);
      return `took snapshot ${given} of ${names(machines)}\n`;
    };
  }
  if (act === "restore") {
    return async (machines) => {
      await restoreSnapshots(machines, given);
      return (
        `restored snapshot ${given} of ${names(machines)}\n` +
        `settings came back with it; what differs from the file now: npx --no strata verify ${stack}\n`
      );
    };
  }
  return async (machines) => {
    const deleted = await deleteSnapshots(machines, given);
    return deleted.length === 0
      ? `nothing to delete: no snapshot ${given} of ${names(machines)}\n`
      : `deleted snapshot ${given} of ${names(deleted)}\n`;
  };
}

function list(machines: readonly MachineSnapshots[], json = false): string {
  const all = machines.flatMap(({ machine, domain, taken }) =>
    taken.map((one) => ({ machine, domain, ...one })),
  );
  if (json) return `${JSON.stringify(all, undefined, 2)}\n`;
  if (all.length === 0) return `no snapshots of ${names(machines)}\n`;
  const header = ["MACHINE", "DOMAIN", "SNAPSHOT", "TAKEN BY", "CREATED", "EXPIRES"];
  const rows = all.map((one) => [
    one.machine,
    one.domain,
    one.name,
    { manual: "hand", change: "up", schedule: "schedule", other: "another" }[one.kind],
    one.createdAt,
    one.expiresAt || "-",
  ]);
  return `${textTable(header, rows)}\n`;
}

function names(machines: readonly MachineSnapshots[]): string {
  return machines.map(({ machine }) => machine).join(", ");
}
