import { setUp } from "../setup/setUp.ts";
import { userPath } from "../setup/userPath.ts";
import { toolPath } from "../setup/toolPath.ts";
import { givePlugins } from "./givePlugins.ts";
import { makeStackHome } from "./makeStackHome.ts";
import { nestedVariables } from "./nestedVariables.ts";
import { stackHome } from "./stackHome.ts";
import type { StackName } from "./stackName.ts";
import { keepsUserBackend, stackVariables } from "./stackVariables.ts";
import { readUserBackend } from "./userBackend.ts";
import type { Variables } from "./userVariables.ts";

export interface StackEnvironment {
  readonly variables: Variables;
  /** Where the state is kept, undefined for the user's own backend. */
  readonly state: string | undefined;
}

/** Sets up Pulumi and the stack's home, and tells the variables that lead there. */
export async function stackEnvironment(
  name: StackName,
  env: NodeJS.ProcessEnv = process.env,
  root?: string,
): Promise<StackEnvironment> {
  const path = await toolsPath(env);
  const home = stackHome(name, env);
  const backend = await readUserBackend(env);
  const ownBackend = keepsUserBackend(name, env, backend);
  if (!ownBackend) {
    await makeStackHome(home);
    if (home.pulumiHome !== undefined) await givePlugins(home.pulumiHome, env);
  }
  const environment = {
    variables: stackVariables(name, env, backend, path),
    state: ownBackend ? undefined : home.state,
  };
  const more = await nestedVariables(name.stack, home, environment, root);
  return { ...environment, variables: { ...environment.variables, ...more } };
}

/** PATH with the Node that runs this, and with Pulumi. */
export async function toolsPath(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return toolPath(await setUp(env), process.execPath, userPath(env["PATH"]));
}
