import { dirname } from "node:path";
import { isAtLeast } from "./nodeVersion.mjs";
import { findProgram } from "./findProgram.ts";
import { readVersion } from "./readVersion.ts";
import { oldestPulumi, type SetupContext, type Toolchain } from "./toolchain.ts";

/** The user's own Pulumi, when it is recent and can run Node programs. */
export async function pathToolchain(context: SetupContext): Promise<Toolchain | undefined> {
  const pulumi = findProgram("pulumi", context.env["PATH"]);
  if (!pulumi) return undefined;
  const version = await readVersion(pulumi, ["version"]);
  if (!isAtLeast(version, oldestPulumi)) {
    throw new Error(`${pulumi} is version ${version}; update it to ${oldestPulumi} or later`);
  }
  if (!findProgram("pulumi-language-nodejs", context.env["PATH"])) {
    throw new Error(
      `${pulumi} has no pulumi-language-nodejs on PATH; put the one of its release beside it`,
    );
  }
  return { dir: dirname(pulumi), version, origin: "PATH" };
}
