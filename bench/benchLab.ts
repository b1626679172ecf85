import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startLab } from "../lab/startLab.ts";
import { stopLab } from "../lab/stopLab.ts";

/** A daemon of the bench's own, so that nothing else is in its lists. */
export async function benchLab() {
  const dir = await mkdtemp(join(tmpdir(), "strata-bench-"));
  const lab = await startLab({ dir, images: ["strata-tiny"] });
  const close = async (): Promise<void> => {
    await stopLab({ dir });
    await rm(dir, { recursive: true, force: true });
  };
  return { lab, close };
}
