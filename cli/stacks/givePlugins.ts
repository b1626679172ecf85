import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import {
  installCommandPlugin,
  pluginDirectory as commandDirectory,
} from "../../lab/commandPlugin/installCommandPlugin.ts";
import { labPaths } from "../../lab/labPaths.ts";
import { findPlugin } from "../../lab/proxmoxvePlugin/findPlugin.ts";
import {
  installProxmoxvePlugin,
  pluginDirectory as proxmoxveDirectory,
} from "../../lab/proxmoxvePlugin/installProxmoxvePlugin.ts";
import { userPulumiHome } from "./userPulumiHome.ts";

/**
 * Gives the lab's PULUMI_HOME the plugins that its stacks may need: the vendors', where the user has downloaded them or
 * named them by STRATA_COMMAND_PLUGIN and STRATA_PROXMOXVE_PLUGIN; else the lab's stand-in of the command plugin, and
 * the proxmoxve plugin where the cache has one.
 */
export async function givePlugins(pulumiHome: string, env: NodeJS.ProcessEnv): Promise<void> {
  const command =
    env["STRATA_COMMAND_PLUGIN"] || (await ownPlugin(env, commandDirectory, "command"));
  await installCommandPlugin(pulumiHome, { STRATA_COMMAND_PLUGIN: command });
  const proxmoxve =
    env["STRATA_PROXMOXVE_PLUGIN"] ||
    (await ownPlugin(env, proxmoxveDirectory, "proxmoxve")) ||
    (await findPlugin({ cache: labPaths(env).cache, env }));
  if (proxmoxve !== undefined) await installProxmoxvePlugin(pulumiHome, proxmoxve);
}

async function ownPlugin(
  env: NodeJS.ProcessEnv,
  directory: string,
  name: string,
): Promise<string | undefined> {
  const own = join(userPulumiHome(env), directory);
  const program = join(own, `pulumi-resource-${name}`);
  return access(program, constants.X_OK).then(
    () => own,
    () => undefined,
  );
}
