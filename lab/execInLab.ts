import { execa, type Options, type ResultPromise } from "execa";
import { incusEnv } from "./daemon/startDaemon.ts";
import { labPaths } from "./labPaths.ts";
import { joinCommand } from "./namespace/joinLab.ts";
import { toolEnv } from "./packages/toolbox.ts";
import { runningState } from "./runningState.ts";

export interface LabPlace {
  /** Default: STRATA_LAB_DIR, else below the user's state directory. */
  readonly dir?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Where the command starts: default `/`, also where the lab has no such directory, such as below /run. */
  readonly workingDirectory?: string;
}

/** Entering the lab's mounts loses the working directory: it is looked up again inside. */
const changeDirectory = 'cd -- "$0" 2>/dev/null; exec "$@"';

/**
 * Runs a command in the lab's namespaces, with its packages and its Incus: `execInLab(["incus", "list"])`. `running` is
 * execa's promise, wrapped so that awaiting the start does not await the end.
 */
export async function execInLab<T extends Options>(
  argv: readonly string[],
  place: LabPlace = {},
  execaOptions?: T,
): Promise<{ readonly running: ResultPromise<T> }> {
  const paths = labPaths(place.env, place.dir);
  const { init } = await runningState(paths.dir, `cannot run ${argv[0] ?? "nothing"} in the lab`);
  const [command = "", ...args] = joinCommand(init.pid, "all", [
    "sh",
    "-c",
    changeDirectory,
    place.workingDirectory ?? "/",
    ...argv,
  ]);
  const running = execa(command, args, {
    cwd: "/",
    ...execaOptions,
    env: { ...toolEnv(place.env), ...execaOptions?.env, ...incusEnv(paths) },
    extendEnv: false,
  });
  // The options set here change nothing of what T says about the result.
  return { running: running as unknown as ResultPromise<T> };
}
