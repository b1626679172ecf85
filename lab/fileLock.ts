import { execa } from "execa";
import { LabError } from "./labError.ts";

/**
 * Runs `action` while holding an exclusive lock on `file`. flock(1) holds it for us: Node has no flock, and a
 * lock held by a child that reads our pipe is released even when this process is killed.
 */
export async function withFileLock<T>(
  file: string,
  seconds: number,
  action: () => Promise<T>,
): Promise<T> {
  const holder = execa(
    "flock",
    ["--timeout", String(seconds), file, "sh", "-c", "echo held; exec cat >&2"],
    { buffer: false, reject: false },
  );
  const held = await new Promise<boolean>((resolve) => {
    holder.stdout.once("data", () => resolve(true));
    holder.once("close", () => resolve(false));
    holder.once("error", () => resolve(false));
  });
  if (!held) {
    const cause = `another process has held ${file} for ${seconds} s`;
    throw new LabError("cannot lock the lab", cause, "wait for it to finish and try again");
  }
  try {
    return await action();
  } finally {
    holder.stdin.end();
    await holder;
  }
}
