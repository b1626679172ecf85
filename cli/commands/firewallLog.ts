import { execInstance, type ExecResult } from "../../provider/incus/api/exec.ts";
import type { IncusClient } from "../../provider/incus/api/client.ts";
import { CommandError } from "../commandError.ts";
import { type Drop, readDrops } from "../firewall/readDrops.ts";
import { ownersOf } from "../firewall/whose.ts";
import { projectRoot } from "../projectRoot.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { stackLab } from "../stacks/stackLab.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { stackPlan } from "../stacks/stackPlan.ts";
import { textTable } from "../textTable.ts";

export interface FirewallLogOptions {
  readonly json?: boolean;
}

const command = ["nft", "--json", "list", "table", "inet", "strata"];
const tailBytes = 64 * 1024 * 1024;
const timeoutSeconds = 60;

/**
 * Prints what the firewall machine of a stack has dropped in the last day, newest first.
 *
 * @throws CommandError when the stack has no such machine, or it does not answer
 */
export async function showFirewallLog(
  stack: string,
  { json }: FirewallLogOptions,
  root = projectRoot,
): Promise<void> {
  parseStackName(stack);
  const settings = await existingSettings(stack, root);
  const { lab, addresses } = stackLab(
    strataSettings(stack, settings),
    await stackPlan(stack),
    root,
  );
  const firewall = lab.instances.find(({ machine }) => machine === lab.firewall);
  if (firewall === undefined) {
    throw new CommandError(
      `stack ${stack} has no firewall machine: its description does not say firewall_mode: vm`,
    );
  }
  const { name, project } = firewall;
  const drops = await withClient(serverOf(stack, settings), (client) =>
    askFirewall(client.project(project), name, stack),
  );
  const ownerOf = ownersOf(lab, addresses);
  const entries = drops.map(({ time, source, destination, protocol, port, packets }) => {
    const [from, to] = [ownerOf(source), ownerOf(destination)];
    return {
      time: time.toISOString().replace(/\.\d+Z$/, "Z"),
      source,
      sourceName: from.name,
      sourceDomain: from.domain,
      destination,
      destinationName: to.name,
      destinationDomain: to.domain,
      protocol,
      ...(port === undefined ? {} : { port }),
      packets,
    };
  });
  if (json) return print(JSON.stringify(entries, undefined, 2));
  if (entries.length === 0) return print(`${firewall.machine} has dropped nothing in the last day`);
  const end = (address: string, owner: string, domain: string) =>
    [address, ...[owner, domain].filter((text) => text !== "")].join(" ");
  const rows = entries.map((one) => [
    one.time,
    end(one.source, one.sourceName, one.sourceDomain),
    end(one.destination, one.destinationName, one.destinationDomain),
    `${one.protocol}${one.port === undefined ? "" : ` ${one.port}`}`,
    String(one.packets),
  ]);
  print(textTable(["LAST", "FROM", "TO", "WHAT", "PACKETS"], rows));
}

async function askFirewall(client: IncusClient, name: string, stack: string): Promise<Drop[]> {
  const refuse = (why: string, cause?: unknown) =>
    new CommandError(
      `cannot read what "${name}" has dropped: ${why}; see: npx --no strata verify ${stack}`,
      { cause },
    );
  let result: ExecResult;
  try {
    result = await execInstance(client, name, { command, tailBytes, timeoutSeconds });
    // Rare, and reading once more does no harm.
    if (result.outputCut) {
      result = await execInstance(client, name, { command, tailBytes, timeoutSeconds });
    }
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  if (result.exitCode !== 0) throw refuse(result.stderr.trim() || `exit code ${result.exitCode}`);
  try {
    return readDrops(result.stdout, new Date());
  } catch (cause) {
    throw refuse("nft prints something else than strata has loaded", cause);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
