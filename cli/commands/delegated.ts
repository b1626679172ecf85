import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { ensureStack } from "../stacks/ensureStack.ts";
import { askPulumi } from "../stacks/runPulumi.ts";
import { setSecret } from "../stacks/setSecret.ts";
import { stackEnvironment } from "../stacks/stackEnvironment.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { settingsFile, writeSettings } from "../stacks/stackSettings.ts";
import { deployStack } from "./up.ts";

/** What a strata hands over to the one on a node: components/pve/delegation.ts writes it. */
const handedOver = z.strictObject({
  /** A hypervisors.yml. */
  description: z.string().min(1),
  /** Settings of the stack but `strata:infra`. */
  config: z.record(z.string(), z.unknown()),
  /** Settings that are encrypted. */
  secrets: z.record(z.string(), z.string()),
});

/**
 * Makes what another strata hands over on standard input, in a stack of its own, and prints the outputs as JSON.
 *
 * @returns the exit code of `pulumi up`
 * @throws CommandError (exit code 2) where the input is none of that; no message repeats a part of it
 */
export async function deployDelegated(
  stack: string,
  input: Readable = process.stdin,
): Promise<number> {
  const name = parseStackName(stack);
  const { description, config, secrets } = parseInput(await text(input));
  const infra = `stacks/${stack}.hypervisors.yml`;
  const file = settingsFile(stack);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(join(projectRoot, infra), description);
  await writeSettings(file, { config: { ...config, "strata:infra": infra } });
  const environment = await stackEnvironment(name);
  await ensureStack(stack, environment);
  for (const [key, value] of Object.entries(secrets)) {
    await setSecret(stack, key, value, environment);
  }
  const exitCode = await deployStack(stack, ["--skip-preview", "--suppress-outputs"], {
    output: "stderr",
  });
  if (exitCode !== 0) return exitCode;
  const act = `read the outputs of stack ${stack}`;
  const outputs = await askPulumi(
    act,
    ["stack", "output", "--json", "--stack", stack],
    environment,
  );
  // One line, among what is shown of the run.
  process.stdout.write(`${JSON.stringify(JSON.parse(outputs))}\n`);
  return 0;
}

function parseInput(input: string): z.output<typeof handedOver> {
  try {
    return handedOver.parse(JSON.parse(input));
  } catch {
    // Not the parser's words: they show what is secret.
    throw new CommandError(
      "cannot read standard input: expected description, config and secrets as one JSON document; " +
        "a stack with a node in mode delegate runs this, nobody else needs to",
      { exitCode: 2 },
    );
  }
}
