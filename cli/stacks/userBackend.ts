import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { userVariables } from "./userVariables.ts";

export interface UserBackend {
  /** Whether `pulumi login` has chosen a backend. */
  readonly loggedIn: boolean;
}

/** What `pulumi login` has left in the user's PULUMI_HOME (default `~/.pulumi`). */
export async function readUserBackend(env: NodeJS.ProcessEnv): Promise<UserBackend> {
  const { PULUMI_HOME, HOME } = userVariables(env);
  const home = PULUMI_HOME || join(HOME || homedir(), ".pulumi");
  const text = await readFile(join(home, "credentials.json"), "utf8").catch(() => "{}");
  try {
    const { current } = JSON.parse(text) as { current?: unknown };
    return { loggedIn: typeof current === "string" && current !== "" };
  } catch {
    return { loggedIn: false };
  }
}
