import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where everything that can be made again is kept: `STRATA_CACHE_DIR`, else `$XDG_CACHE_HOME/strata`,
 * else `~/.cache/strata`. Plain JavaScript, because the launcher runs on a Node that reads no types.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string} an absolute path
 */
export function cacheDir(env) {
  if (env["STRATA_CACHE_DIR"]) return resolve(env["STRATA_CACHE_DIR"]);
  return join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "strata");
}
