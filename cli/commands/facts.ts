import { relative } from "node:path";
import { stringify } from "yaml";
import type { Facts } from "../../model/facts.ts";
import { projectRoot } from "../projectRoot.ts";
import { factChanges, mergeFacts } from "../server/mergeFacts.ts";
import { serverFacts } from "../server/serverFacts.ts";
import { withClient } from "../server/withClient.ts";
import { serverOf } from "../stacks/serverOf.ts";
import { existingSettings, strataSettings } from "../stacks/stackInputs.ts";
import { isDemo, parseStackName } from "../stacks/stackName.ts";
import { changeSetting, settingsFile } from "../stacks/stackSettings.ts";

export interface FactsOptions {
  /** Puts the facts into the stack's settings. */
  readonly write?: boolean;
  readonly json?: boolean;
}

/** Asks a stack's server what it is, and shows it as `strata:facts` has it. */
export async function showFacts(
  stack: string,
  { write, json }: FactsOptions,
  root = projectRoot,
): Promise<void> {
  const name = parseStackName(stack);
  const settings = await existingSettings(stack, root);
  strataSettings(stack, settings);
  const { config = {} } = settings;
  const given = (config["strata:facts"] ?? {}) as Facts;
  // The demo's lab reaches the outside by a tap, which Incus does not list.
  const unlisted = isDemo(name) ? ["tap0"] : [];
  const seen = await withClient(serverOf(stack, settings), (client) =>
    serverFacts(client, String(config["incus:stackId"]), unlisted),
  );
  const facts = mergeFacts(given, seen);
  process.stdout.write(json ? `${JSON.stringify(facts, undefined, 2)}\n` : stringify(facts));
  if (!write) return;
  const changes = factChanges(given, facts);
  const file = settingsFile(stack, root);
  const shown = relative(root, file);
  if (changes.length > 0) await changeSetting(file, "strata:facts", facts);
  process.stderr.write(
    changes.length === 0
      ? `${shown} has these facts already\n`
      : `wrote ${shown}:\n${changes.map((line) => `  ${line}\n`).join("")}`,
  );
}
