import { access, constants, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { labPaths } from "../../labPaths.ts";
import { findPlugin } from "../../proxmoxvePlugin/findPlugin.ts";

/** A directory of the lab's that guests see, and nothing more. */
export const disk = (source: string, path: string) => ({
  type: "disk",
  source,
  path,
  readonly: "true",
});

/** Where guests see them: those of a guest are its own guests' too. */
export const toolchain = "/opt/lab/toolchain";
export const proxmoxve = "/opt/lab/proxmoxve";

/** Pulumi and its plugin for Proxmox VE, as far as the lab has them: for a strata in a guest. */
export async function runtimeDevices(env: NodeJS.ProcessEnv = process.env) {
  const { cache } = labPaths(env);
  const pulumi = await firstWith("pulumi-language-nodejs", [
    ...(env["PATH"] ?? "").split(delimiter),
    ...(await cached(join(cache, "pulumi"))),
    toolchain,
  ]);
  const plugin =
    (await findPlugin({ cache, env: { ...env, STRATA_BUILD_PLUGINS: "" } })) ??
    (await firstWith("pulumi-resource-proxmoxve", [proxmoxve]));
  return {
    ...(pulumi === undefined ? {} : { toolchain: disk(pulumi, toolchain) }),
    ...(plugin === undefined ? {} : { proxmoxve: disk(plugin, proxmoxve) }),
  };
}

async function cached(directory: string): Promise<string[]> {
  const versions = await readdir(directory).catch(() => []);
  return versions.filter((name) => !name.startsWith("new-")).map((name) => join(directory, name));
}

async function firstWith(program: string, directories: readonly string[]) {
  for (const directory of directories) {
    const found = access(join(directory, program), constants.X_OK);
    if (directory.startsWith("/") && (await found.then(() => true).catch(() => false))) {
      return directory;
    }
  }
  return undefined;
}
