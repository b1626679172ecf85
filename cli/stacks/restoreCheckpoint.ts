import { copyFile, readFile, rename } from "node:fs/promises";
import { progress } from "../progress.ts";

/**
 * Brings back the last whole state of a stack whose file was being written when `pulumi` was
 * killed: the file backend truncates it first, and keeps the state before in `.bak`. What that one
 * does not know is adopted by its owner mark.
 *
 * @param checkpoint the stack's file below `.pulumi/stacks` of a file backend
 * @returns whether there was something to bring back
 */
export async function restoreCheckpoint(checkpoint: string): Promise<boolean> {
  const backup = `${checkpoint}.bak`;
  if ((await isWhole(checkpoint)) !== false || (await isWhole(backup)) !== true) return false;
  progress(`${checkpoint} is cut off; going on from the state before it`);
  await rename(checkpoint, `${checkpoint}.broken`);
  await copyFile(backup, checkpoint);
  return true;
}

/** Undefined where there is no such file. */
async function isWhole(file: string): Promise<boolean | undefined> {
  try {
    JSON.parse(await readFile(file, "utf8"));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : false;
  }
}
