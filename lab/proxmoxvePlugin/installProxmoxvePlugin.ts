import { mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pluginProgram as program } from "./pluginProgram.ts";
import { pluginVersion } from "./pluginVersion.ts";

/** Where the engine looks for the plugin of @muhlba91/pulumi-proxmoxve, below a PULUMI_HOME. */
export const pluginDirectory = join("plugins", `resource-proxmoxve-v${pluginVersion}`);

/** Gives a PULUMI_HOME the plugin in `built`, the directory of a build of ours or of the vendor's. Repeatable. */
export async function installProxmoxvePlugin(pulumiHome: string, built: string): Promise<void> {
  const directory = join(pulumiHome, pluginDirectory);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  // A link, for the program has 86 MB.
  await symlink(resolve(built, program), join(directory, program));
}
