import { execInLab } from "../../../../lab/execInLab.ts";

/** A guest of a lab's Incus, and its project. */
export interface GuestPlace {
  readonly dir: string;
  readonly project: string;
  readonly name: string;
}

/**
 * Runs a script for `sh -eu` in a guest, as root, and gives what it prints.
 *
 * @throws Error with the end of what it said where it does not succeed
 */
export async function inGuest({ dir, project, name }: GuestPlace, script: string): Promise<string> {
  const argv = ["incus", "exec", "--project", project, name, "--", "sh", "-eu"];
  const { running } = await execInLab(argv, { dir }, { input: script, reject: false, all: true });
  const { exitCode, stdout, all } = await running;
  if (exitCode === 0) return stdout;
  throw new Error(`a script in ${name} ended with ${exitCode}:\n${all.slice(-3000)}`);
}
