import { homedir } from "node:os";
import { join } from "node:path";
import { userVariables } from "./userVariables.ts";

/** The user's own PULUMI_HOME, default `~/.pulumi`. */
export function userPulumiHome(env: NodeJS.ProcessEnv): string {
  const { PULUMI_HOME, HOME } = userVariables(env);
  return PULUMI_HOME || join(HOME || homedir(), ".pulumi");
}
