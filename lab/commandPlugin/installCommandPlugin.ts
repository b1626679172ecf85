import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pluginVersion } from "./pluginVersion.ts";

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
  const directory = join(pulumiHome, pluginDirectory);
  const program = join(directory, "pulumi-resource-command");
  // This Node runs TypeScript, which the one on the engine's PATH may not.
  const command = [process.execPath, "--disable-warning=ExperimentalWarning", main].map(quoted);
  const script = `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`;
  // A run that is going on may be using it.
  if (!given && (await readFile(program, "utf8").catch(() => "")) === script) return;
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(pulumiHome, "plugins"), { recursive: true });
  if (given) return symlink(resolve(given), directory);
  await mkdir(directory);
  await writeFile(program, script, { mode: 0o755 });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
