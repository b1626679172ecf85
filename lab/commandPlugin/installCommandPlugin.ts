import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pluginVersion } from "./pluginVersion.ts";

const executable = "pulumi-resource-command";
const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** Where the engine looks for the plugin of @pulumi/command, below a PULUMI_HOME. */
export const pluginDirectory = join("plugins", `resource-command-v${pluginVersion}`);

/**
 * Gives a PULUMI_HOME of a lab's or a test's a command plugin: the vendor's, where STRATA_COMMAND_PLUGIN names the
 * directory that holds its `pulumi-resource-command`, else the stand-in. Repeatable.
 */
export async function installCommandPlugin(
  pulumiHome: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const given = env["STRATA_COMMAND_PLUGIN"];
  // This Node runs TypeScript, which the one on the engine's PATH may not.
  const program = given
    ? [resolve(given, executable)]
    : [process.execPath, "--disable-warning=ExperimentalWarning", main];
  const script = `#!/bin/sh\nexec ${program.map(quoted).join(" ")} "$@"\n`;
  // A directory of its own: the engine overlooks one that is a link.
  const directory = join(pulumiHome, pluginDirectory);
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `${executable}.${process.pid}`);
  await writeFile(draft, script, { mode: 0o755 });
  await rename(draft, join(directory, executable));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
