import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import {
  installCommandPlugin,
  pluginDirectory,
} from "../../lab/commandPlugin/installCommandPlugin.ts";
import { userPulumiHome } from "./userPulumiHome.ts";

/**
 * Gives the lab's PULUMI_HOME the plugin that `@pulumi/command` needs: the vendor's, where the user has
 * downloaded it or named one by STRATA_COMMAND_PLUGIN, else the lab's stand-in.
 */
export async function giveCommandPlugin(pulumiHome: string, env: NodeJS.ProcessEnv): Promise<void> {
  const own = join(userPulumiHome(env), pluginDirectory);
  const isThere = await access(join(own, "pulumi-resource-command"), constants.X_OK).then(
    () => true,
    () => false,
  );
  const given = env["STRATA_COMMAND_PLUGIN"] || (isThere ? own : undefined);
  await installCommandPlugin(pulumiHome, { STRATA_COMMAND_PLUGIN: given });
}
