import { askPulumi } from "./runPulumi.ts";
import { stackEnvironment } from "./stackEnvironment.ts";
import { parseStackName } from "./stackName.ts";
import { settingsFile, type StackSettings } from "./stackSettings.ts";

/**
 * The value of a setting that may be kept as a secret; undefined when there is none.
 *
 * @throws CommandError with what pulumi said when it cannot be decrypted
 */
export async function stackSecret(
  stack: string,
  { config = {} }: StackSettings,
  key: string,
  root?: string,
): Promise<string | undefined> {
  const value = config[key];
  if (value === undefined || typeof value === "string") return value;
  const args = ["config", "get", key, "--stack", stack, "--config-file", settingsFile(stack, root)];
  return askPulumi(
    `read ${key} of stack ${stack}`,
    args,
    await stackEnvironment(parseStackName(stack)),
  );
}
