import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fillCache } from "./toolchainCache.ts";
import type { SetupContext, Toolchain } from "./toolchain.ts";
import { unpackXz } from "./unpackXz.ts";

const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

/** An archive in the directory STRATA_TOOLCHAIN, for machines that cannot download one. */
export async function archiveToolchain(context: SetupContext): Promise<Toolchain | undefined> {
  const given = context.env["STRATA_TOOLCHAIN"];
  if (!given) return undefined;
  const name = `pulumi-linux-${architectures[process.arch] ?? process.arch}.tar.xz`;
  const archive = join(resolve(given), name);
  if (!existsSync(archive)) {
    throw new Error(`STRATA_TOOLCHAIN=${given} holds no ${name}; correct it or unset it`);
  }
  context.log(`unpacking Pulumi from ${archive} (about 5 s)`);
  return await fillCache(context, archive, (dir) => unpackXz(archive, dir, context.env["PATH"]));
}
