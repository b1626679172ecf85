import { homedir } from "node:os";
import { join } from "node:path";
import { labPaths } from "../../lab/labPaths.ts";
import { isDemo, type StackName } from "./stackName.ts";

/** Where a stack's state is kept when the user has no Pulumi backend of their own. */
export interface StackHome {
  /** The file backend. */
  readonly state: string;
  /** Its passphrase, readable by its owner only. */
  readonly passphrase: string;
  /** PULUMI_HOME; undefined for the user's own. */
  readonly pulumiHome: string | undefined;
}

/**
 * Demo stacks live and end with the lab; others are kept in `$XDG_STATE_HOME/strata/stacks`, which
 * no command of strata removes.
 */
export function stackHome(name: StackName, env: NodeJS.ProcessEnv): StackHome {
  return isDemo(name) ? labHome(env) : userHome(env);
}

export function labHome(env: NodeJS.ProcessEnv): StackHome {
  const { dir } = labPaths(env);
  return { ...homeIn(dir), pulumiHome: join(dir, "pulumi") };
}

export function userHome(env: NodeJS.ProcessEnv): StackHome {
  const stateHome = env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local/state");
  return { ...homeIn(join(stateHome, "strata/stacks")), pulumiHome: undefined };
}

/** Where Pulumi's file backend keeps this project's stack. */
export function stateFile({ state }: StackHome, stack: string): string {
  return join(state, ".pulumi/stacks/strata", `${stack}.json`);
}

function homeIn(dir: string) {
  return { state: join(dir, "state"), passphrase: join(dir, "passphrase") };
}
