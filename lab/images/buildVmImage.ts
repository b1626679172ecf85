import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { LabError } from "../labError.ts";
import type { LabPackages } from "../packages/labPackages.ts";
import { toolEnv, toolboxJob } from "../packages/toolbox.ts";

export const vmRecipe = fileURLToPath(new URL("../vm/image", import.meta.url));

/**
 * A virtual machine that is `strata-debian` (the file `base`) with a kernel, a boot loader for UEFI without secure
 * boot, and the Incus agent.
 */
export async function buildVmImage(
  { overlay, tree }: LabPackages,
  staging: string,
  file: string,
  base: string,
): Promise<void> {
  const build = ["bash", `${vmRecipe}/build.sh`, base, tree, staging, file];
  const [command = "", ...args] = toolboxJob(overlay, build);
  try {
    await execa(command, args, { env: toolEnv(), extendEnv: false });
  } catch (error) {
    throw new LabError(
      "cannot build image strata-vm",
      error,
      "look at what failed, or start the lab without `--vms`",
    );
  }
}
