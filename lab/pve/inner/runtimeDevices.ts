import { access, constants, readdir, realpath } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { labPaths } from "../../labPaths.ts";
import { findPlugin } from "../../proxmoxvePlugin/findPlugin.ts";
import { pluginProgram } from "../../proxmoxvePlugin/pluginProgram.ts";

/** A directory or file of the lab's that guests see, and nothing more. */
export const disk = (source: string, path: string) => ({
  type: "disk",
  source,
  path,
  readonly: "true",
});

/** Where guests see them: those of a guest are its own guests' too. */
export const toolchain = "/opt/lab/toolchain";
export const proxmoxve = "/opt/lab/proxmoxve";

const toolchainPrograms = ["pulumi", "pulumi-language-nodejs"];

/**
 * Pulumi and its plugin for Proxmox VE, as far as the lab has them: for a strata in a guest.
 *
 * Each program by itself: its directory may be one that only root may enter, or hold links to elsewhere.
 */
export async function runtimeDevices(env: NodeJS.ProcessEnv = process.env) {
  const { cache } = labPaths(env);
  const tools = await firstWithAll(toolchainPrograms, [
    ...(env["PATH"] ?? "").split(delimiter),
    ...(await cached(join(cache, "pulumi"))),
    toolchain,
  ]);
  const plugin =
    (await findPlugin({ cache, env: { ...env, STRATA_BUILD_PLUGINS: "" } })) ?? proxmoxve;
  const plugins = await firstWithAll([pluginProgram], [plugin]);
  const found = [
    ...Object.entries(tools).map(([name, file]) => [name, disk(file, `${toolchain}/${name}`)]),
    ...Object.entries(plugins).map(([name, file]) => [name, disk(file, `${proxmoxve}/${name}`)]),
  ];
  return Object.fromEntries(found) as Record<string, ReturnType<typeof disk>>;
}

async function cached(directory: string): Promise<string[]> {
  const versions = await readdir(directory).catch(() => []);
  return versions.filter((name) => !name.startsWith("new-")).map((name) => join(directory, name));
}

/** The files behind these programs, of the first directory that has them all. */
async function firstWithAll(
  programs: readonly string[],
  directories: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  for (const directory of directories.filter(isAbsolute)) {
    const files = programs.map(async (name) => {
      const file = await realpath(join(directory, name));
      await access(file, constants.X_OK);
      return [name, file] as const;
    });
    const found = await Promise.all(files).catch(() => undefined);
    if (found) return Object.fromEntries(found);
  }
  return {};
}
