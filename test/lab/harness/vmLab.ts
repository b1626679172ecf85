import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { hostDistribution } from "../../../lab/packages/distribution.ts";
import { type Lab, startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";
import { vmPackages } from "../../../lab/vm/vmPackages.ts";

const log = () => {};

/** Why the lab cannot have virtual machines here; undefined where it can. */
export async function vmObstacle(): Promise<string | undefined> {
  try {
    vmPackages(await hostDistribution());
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** A lab of its own that starts virtual machines. */
export async function startVmLab(): Promise<Lab> {
  const dir = await mkdtemp(join(tmpdir(), "strata-vms-"));
  return startLab({ dir, images: ["strata-tiny", "strata-vm"], vms: true, log });
}

export async function stopVmLab({ dir }: Lab): Promise<void> {
  await stopLab({ dir, log });
  await rm(dir, { recursive: true, force: true });
}
