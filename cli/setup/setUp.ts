import { progress } from "../progress.ts";
import { cacheDir } from "./cacheDir.mjs";
import { ensureToolchain } from "./ensureToolchain.ts";
import type { Toolchain } from "./toolchain.ts";

/**
 * Makes Pulumi ready to run, saying on standard error what it does about it.
 *
 * @throws CommandError when no way to a Pulumi CLI worked
 */
export function setUp(env: NodeJS.ProcessEnv = process.env): Promise<Toolchain> {
  return ensureToolchain({ env, cache: cacheDir(env), log: progress });
}
