import { join } from "node:path";
import { cacheDir } from "../setup/cacheDir.mjs";
import type { UserBackend } from "./userBackend.ts";
import { stackHome } from "./stackHome.ts";
import { isDemo, type StackName } from "./stackName.ts";
import { homeVariables, leftovers, userVariables, type Variables } from "./userVariables.ts";

/**
 * The environment variables with which plain `pulumi` works on a stack. A backend the user has
 * chosen wins, except for demo stacks, whose state is the lab's.
 *
 * @param path the PATH to set
 */
export function stackVariables(
  name: StackName,
  env: NodeJS.ProcessEnv,
  backend: UserBackend,
  path: string,
): Variables {
  const unset = Object.fromEntries(leftovers(env).map((variable) => [variable, undefined]));
  if (keepsUserBackend(name, env, backend)) return { ...unset, PATH: path };
  const home = Object.entries(homeVariables(stackHome(name, env)));
  const set = Object.fromEntries(home.filter(([, value]) => value !== undefined));
  if (!isDemo(name) && hasPassphrase(userVariables(env))) {
    delete set["PULUMI_CONFIG_PASSPHRASE_FILE"];
  }
  return {
    ...unset,
    // It would win over the file.
    ...(isDemo(name) && env["PULUMI_CONFIG_PASSPHRASE"] !== undefined
      ? { PULUMI_CONFIG_PASSPHRASE: undefined }
      : {}),
    ...set,
    PATH: path,
    // A language host from Go modules reads no nodeargs, so the program's Node learns it from here.
    NODE_COMPILE_CACHE: join(cacheDir(env), "node"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Whether the stack's state is where the user has said, and not in a home of ours. */
export function keepsUserBackend(
  name: StackName,
  env: NodeJS.ProcessEnv,
  { loggedIn }: UserBackend,
): boolean {
  if (isDemo(name)) return false;
  return loggedIn || Boolean(userVariables(env)["PULUMI_BACKEND_URL"]);
}

function hasPassphrase(env: NodeJS.ProcessEnv): boolean {
  return (
    env["PULUMI_CONFIG_PASSPHRASE"] !== undefined || Boolean(env["PULUMI_CONFIG_PASSPHRASE_FILE"])
  );
}
