import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { withFileLock } from "../fileLock.ts";
import { buildGoProgram } from "../goProgram/buildGoProgram.ts";
import { findGo } from "../goProgram/findGo.ts";
import { recipeKey } from "../images/imageCache.ts";
import { LabError } from "../labError.ts";
import { type LabLog, stderrLog, step } from "../progress.ts";
import { pluginProgram as program } from "./pluginProgram.ts";
import { pluginVersion } from "./pluginVersion.ts";

const source = fileURLToPath(new URL("source", import.meta.url));
/** A build of another process is waited for as long as one takes on a busy machine. */
const lockSeconds = 3600;

export interface PluginBuild {
  /** See `labPaths`. */
  readonly cache: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly log?: LabLog;
}

/** The directory of a plugin that was built from these sources for this platform, or undefined. */
export async function cachedPlugin(cache: string): Promise<string | undefined> {
  const directory = await placeOf(cache);
  return existsSync(join(directory, program)) ? directory : undefined;
}

/**
 * Builds the plugin where the cache has none, in 5 minutes to half an hour, and returns its directory.
 *
 * @throws LabError naming the cause and the way out
 */
export async function builtPlugin(options: PluginBuild): Promise<string> {
  const { cache, env = process.env, log = stderrLog } = options;
  await mkdir(join(cache, "plugins"), { recursive: true });
  const done = await cachedPlugin(cache);
  if (done !== undefined) return done;
  return withFileLock(join(cache, "proxmoxve-plugin.lock"), lockSeconds, async () => {
    const directory = await placeOf(cache);
    if (existsSync(directory)) return directory;
    // What is left under this name was interrupted: whoever builds it holds the lock.
    const partial = join(cache, "plugins/partial-proxmoxve");
    await rm(partial, { recursive: true, force: true });
    try {
      await mkdir(join(partial, "scratch"), { recursive: true });
      await mkdir(join(partial, "plugin"));
      const title = `build the proxmoxve plugin ${pluginVersion} from Go modules`;
      await step(log, title, 300, () => build(partial, env));
      await rename(join(partial, "plugin"), directory);
      return directory;
    } catch (error) {
      const act = `cannot build the proxmoxve plugin ${pluginVersion}`;
      const wayOut =
        "or give the vendor's: STRATA_PROXMOXVE_PLUGIN (lab/proxmoxvePlugin/README.md)";
      throw new LabError(act, error, wayOut);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}

async function build(partial: string, env: NodeJS.ProcessEnv): Promise<void> {
  await findGo(env);
  const file = join(partial, "plugin", program);
  // Of a copy: the checkout may change while Go works.
  const copy = join(partial, "source");
  await cp(source, copy, { recursive: true });
  const variables = { "main.version": pluginVersion };
  await buildGoProgram(
    { name: program, source: copy, package: ".", modules: "readonly", variables, diskGb: 5 },
    file,
    join(partial, "scratch"),
    env,
  );
  // Its first run is its test: it names and describes all its resources before it says its version.
  const { stdout } = await execa(file, ["--version"], { stdin: "ignore" });
  if (stdout !== pluginVersion) throw new Error(`${program} says it is version ${stdout}`);
}

async function placeOf(cache: string): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const name = `proxmoxve-${pluginVersion}-${platform}-${await recipeKey([source])}`;
  return join(cache, "plugins", name);
}
