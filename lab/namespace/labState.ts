import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../labError.ts";

/** What a lab remembers of itself, in `lab.json`; the file also marks the directory as one that stop may remove. */
const LabState = z.object({
  version: z.literal(1),
  /** Process 1 of the namespaces; absent before the first start has got that far. */
  init: z.object({ pid: z.int(), startTicks: z.string(), bootId: z.string() }).optional(),
  /** The daemon's path inside the lab. */
  daemon: z.string().default("/usr/libexec/incus/incusd"),
  serverName: z.string(),
  fingerprint: z.string(),
  /** Aliases of the images that have been imported. */
  images: z.array(z.string()),
  pool: z.enum(["btrfs", "dir"]).optional(),
  /** Whether it can start virtual machines; fixed by the start of its namespaces. */
  vms: z.boolean().default(false),
  /** Loopback port of the machine that leads to the daemon's HTTPS listener. */
  httpsPort: z.int().optional(),
});
export type LabState = z.infer<typeof LabState>;

export const emptyState: LabState = {
  version: 1,
  daemon: "",
  serverName: "",
  fingerprint: "",
  images: [],
  vms: false,
};

/** `undefined` where there is no lab. */
export async function readState(dir: string): Promise<LabState | undefined> {
  const file = join(dir, "lab.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return LabState.parse(JSON.parse(text));
  } catch (error) {
    throw new LabError(`cannot read ${file}`, error, "remove the directory or set STRATA_LAB_DIR");
  }
}

export async function writeState(dir: string, state: LabState): Promise<void> {
  const file = join(dir, "lab.json");
  await writeFile(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}
