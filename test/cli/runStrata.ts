import { execa } from "execa";
import { join } from "node:path";
import { projectRoot } from "../../cli/projectRoot.ts";

export interface StrataRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `strata` command in a directory, as a user does; its output is no terminal. */
export async function runStrata(
  args: readonly string[],
  { cwd = projectRoot, input = "" }: { readonly cwd?: string; readonly input?: string } = {},
): Promise<StrataRun> {
  const argv = [join(projectRoot, "cli/strata.mjs"), ...args];
  const { exitCode, stdout, stderr } = await execa(process.execPath, argv, {
    cwd,
    input,
    env: { FORCE_COLOR: undefined },
    reject: false,
  });
  return { exitCode, stdout, stderr };
}
