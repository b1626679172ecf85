import { execa } from "execa";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";

/**
 * Runs `pulumi` for its standard output.
 *
 * @param act what it is for, as in `cannot <act>`
 * @throws CommandError with what pulumi said
 */
export async function askPulumi(
  act: string,
  args: readonly string[],
  { variables }: StackEnvironment,
): Promise<string> {
  const result = await execa("pulumi", [...args, "--non-interactive", "--color=never"], {
    cwd: projectRoot,
    env: { ...variables },
    stdin: "ignore",
    reject: false,
  });
  if (result.exitCode === 0) return result.stdout;
  const said = (result.stderr || result.stdout || result.originalMessage || "").trim();
  throw new CommandError(`cannot ${act}: ${said.replace(/^error: /, "")}`);
}
