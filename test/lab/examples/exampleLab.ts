import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execInLab } from "../../../lab/execInLab.ts";
import { type Lab, startLab } from "../../../lab/startLab.ts";
import { stopLab } from "../../../lab/stopLab.ts";

const log = () => {};

/** A lab of its own: examples share names and addresses with other tests, and a class is a crowd. */
export async function startExampleLab(): Promise<Lab> {
  const dir = await mkdtemp(join(tmpdir(), "strata-examples-"));
  return startLab({ dir, images: ["strata-tiny"], log });
}

export async function stopExampleLab({ dir }: Lab): Promise<void> {
  await stopLab({ dir, log });
  await rm(dir, { recursive: true, force: true });
}

/** A command on the server that the lab is: its exit code and what it printed. */
export async function onServer(
  { dir }: Pick<Lab, "dir">,
  command: readonly string[],
): Promise<{ readonly exitCode: number | undefined; readonly stdout: string }> {
  const { running } = await execInLab(command, { dir }, { stdin: "ignore", reject: false });
  const { exitCode, stdout } = await running;
  return { exitCode, stdout };
}
