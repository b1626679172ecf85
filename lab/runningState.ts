import { LabError } from "./labError.ts";
import { type LabState, readState } from "./namespace/labState.ts";
import { isAlive, type ProcessIdentity } from "./namespace/processes.ts";

/** The state of a lab that runs. @throws LabError that begins with `act` when none runs in this directory. */
export async function runningState(
  dir: string,
  act: string,
): Promise<LabState & { readonly init: ProcessIdentity }> {
  const state = await readState(dir);
  if (state?.init === undefined || !(await isAlive(state.init))) {
    throw new LabError(act, `no lab runs in ${dir}`, "start it with `strata lab up`");
  }
  return { ...state, init: state.init };
}
