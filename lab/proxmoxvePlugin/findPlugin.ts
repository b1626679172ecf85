import { builtPlugin, cachedPlugin, type PluginBuild } from "./builtPlugin.ts";

/**
 * The directory of a plugin to install: the vendor's that STRATA_PROXMOXVE_PLUGIN names; else ours from the cache; else,
 * where STRATA_BUILD_PLUGINS is set, ours built now. Undefined where there is none and no build is asked for.
 */
export async function findPlugin(options: PluginBuild): Promise<string | undefined> {
  const { cache, env = process.env } = options;
  return (
    env["STRATA_PROXMOXVE_PLUGIN"] ||
    (await cachedPlugin(cache)) ||
    (env["STRATA_BUILD_PLUGINS"] ? await builtPlugin(options) : undefined)
  );
}
