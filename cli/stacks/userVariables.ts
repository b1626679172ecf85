import { labHome, type StackHome, userHome } from "./stackHome.ts";

/** Environment variables to set, or with undefined to unset. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that lead Pulumi to a home of ours. */
export function homeVariables(home: StackHome): Variables {
  return {
    PULUMI_BACKEND_URL: `file://${home.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: home.passphrase,
    PULUMI_HOME: home.pulumiHome,
  };
}

/**
 * The variables in `env` that an earlier `eval "$(strata env ...)"` has left in the shell; taken for
 * the user's own, they would lead one stack's commands to another's state.
 */
export function leftovers(env: NodeJS.ProcessEnv): string[] {
  const ours = [labHome(env), userHome(env)].flatMap((home) => Object.entries(homeVariables(home)));
  const names = ours.filter(([name, value]) => value && env[name] === value).map(([name]) => name);
  return [...new Set(names)];
}

/** `env` as the user made it. */
export function userVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const left = leftovers(env);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !left.includes(name)));
}
