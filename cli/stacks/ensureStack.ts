import { type ExportedStack, exportStack } from "./exportStack.ts";
import { askPulumi } from "./runPulumi.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";

/**
 * Makes a stack in its backend where there is none: `pulumi up` would ask whether to, and secrets need one.
 *
 * @returns its state; undefined of a new one
 */
export async function ensureStack(
  stack: string,
  environment: StackEnvironment,
): Promise<ExportedStack | undefined> {
  const exported = await exportStack(stack, environment);
  if (exported === undefined) {
    await askPulumi(`make stack ${stack}`, ["stack", "init", stack, "--no-select"], environment);
  }
  return exported;
}
