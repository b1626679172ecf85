import { execa } from "execa";

/** The first Go that knows `tool` lines, and fetches a later Go by itself when a module wants one. */
export const oldestGo = "1.24.0";

const installGo =
  `install Go ${oldestGo.replace(/\.0$/, "")} or later ` +
  "(Debian 13: apt-get install golang-go; elsewhere https://go.dev/dl/) and put it on PATH";

/**
 * Makes sure that PATH of `env` leads to a Go that can build modules of today.
 *
 * @throws Error naming the cause and the way out
 */
export async function findGo(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const result = await execa("go", ["version"], {
    env,
    extendEnv: false,
    stdin: "ignore",
    timeout: 20_000,
    reject: false,
  });
  if (result.code === "ENOENT") throw new Error(`Go is not installed; ${installGo}`);
  const version = /^go version go(\d+(?:\.\d+)+)/.exec(result.stdout)?.[1];
  if (version === undefined) {
    const said = result.stderr || result.stdout || result.shortMessage || "nothing";
    throw new Error(`go version tells no release: ${said.trim()}; ${installGo}`);
  }
  if (version.localeCompare(oldestGo, "en", { numeric: true }) < 0) {
    throw new Error(`go on PATH is version ${version}; ${installGo}`);
  }
}
