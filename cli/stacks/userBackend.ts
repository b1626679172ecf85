import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { userPulumiHome } from "./userPulumiHome.ts";

export interface UserBackend {
  /** Whether `pulumi login` has chosen a backend. */
  readonly loggedIn: boolean;
}

/** What `pulumi login` has left in the user's PULUMI_HOME (default `~/.pulumi`). */
export async function readUserBackend(env: NodeJS.ProcessEnv): Promise<UserBackend> {
  const file = join(userPulumiHome(env), "credentials.json");
  const text = await readFile(file, "utf8").catch(() => "{}");
  try {
    const { current } = JSON.parse(text) as { current?: unknown };
    return { loggedIn: typeof current === "string" && current !== "" };
  } catch {
    return { loggedIn: false };
  }
}
