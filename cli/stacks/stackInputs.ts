import { relative } from "node:path";
import { readSettings as readStrataKeys, type Settings } from "../../stack/settings.ts";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { readSettings, settingsFile, type StackSettings } from "./stackSettings.ts";

/**
 * What the settings of an existing stack say.
 *
 * @throws CommandError when the stack has none
 */
export async function existingSettings(stack: string, root = projectRoot): Promise<StackSettings> {
  const file = settingsFile(stack, root);
  const settings = await readSettings(file);
  if (settings !== undefined) return settings;
  throw new CommandError(
    `there is no stack ${stack}: ${relative(root, file)} is missing; make it with: ` +
      `npx --no strata init ${stack}`,
    { exitCode: 2 },
  );
}

/**
 * The `strata:` keys of settings, checked as the program checks them.
 *
 * @throws CommandError naming every wrong one
 */
export function strataSettings(stack: string, { config = {} }: StackSettings): Settings {
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const { settings, problems } = readStrataKeys(Object.fromEntries(texts));
  if (settings !== undefined && problems.length === 0) return settings;
  throw new CommandError(
    `cannot use the settings of stack ${stack}: ${problems.join("; ")}; correct them`,
    { exitCode: 2 },
  );
}
