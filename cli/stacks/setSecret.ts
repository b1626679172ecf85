import { execa } from "execa";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import type { StackEnvironment } from "./stackEnvironment.ts";
import { settingsFile } from "./stackSettings.ts";

/**
 * Keeps a value in a stack's settings, encrypted. It goes through standard input: arguments are seen by everybody.
 *
 * @throws CommandError with what pulumi said
 */
export async function setSecret(
  stack: string,
  key: string,
  value: string,
  { variables }: StackEnvironment,
): Promise<void> {
  const place = ["--stack", stack, "--config-file", settingsFile(stack)];
  const { exitCode, stderr } = await execa("pulumi", ["config", "set", "--secret", key, ...place], {
    cwd: projectRoot,
    env: { ...variables },
    input: value,
    reject: false,
  });
  if (exitCode !== 0) throw new CommandError(`cannot set ${key} of stack ${stack}: ${stderr}`);
}
