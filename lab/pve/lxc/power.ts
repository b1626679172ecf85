import type { Call, Routes } from "../api/call.ts";
import { demandUnlocked, isRunning, needGuest } from "../guests/guestConfig.ts";
import { markStopped } from "../guests/running.ts";
import { failure } from "../pveError.ts";
import type { RunningTask } from "../tasks/taskRunner.ts";
import { checkMounts, startCt } from "./start.ts";

const base = "/nodes/{node}/lxc/{vmid}/status";

export const ctPowerRoutes: Routes = {
  [`POST ${base}/start`]: (call) => {
    const { node } = call;
    const vmid = call.need("vmid");
    const guest = node.state.guests[vmid];
    if (guest?.kind === "lxc" && isRunning(guest)) throw failure(`CT ${vmid} already running`);
    return asTask(call, "vzstart", async (task) => {
      const { config } = needGuest(node, "lxc", vmid);
      checkMounts(node, config);
      await startCt(node, vmid);
      await task.elapse();
    });
  },
  [`POST ${base}/stop`]: (call) =>
    whileRunning(call, "vzstop", "CT", async (task) => {
      await task.elapse();
      await stop(call);
    }),
  [`POST ${base}/shutdown`]: (call) =>
    whileRunning(call, "vzshutdown", "CT", async (task) => {
      const isDown = await call.node.backend.shutdown(
        call.need("vmid"),
        call.number("timeout") ?? 60,
      );
      await task.elapse();
      if (!isDown && call.flag("forceStop") !== true) throw failure("container did not stop");
      await stop(call);
    }),
  // The text is that of a VM.
  [`POST ${base}/reboot`]: (call) =>
    whileRunning(call, "vzreboot", "VM", async (task) => {
      const vmid = call.need("vmid");
      const isDown = await call.node.backend.shutdown(vmid, call.number("timeout") ?? 60);
      if (!isDown) throw failure("container did not stop");
      await stop(call);
      await startCt(call.node, vmid);
      await task.elapse();
    }),
};

async function stop(call: Call): Promise<void> {
  const vmid = call.need("vmid");
  const guest = needGuest(call.node, "lxc", vmid);
  demandUnlocked(guest);
  await call.node.backend.stop(vmid);
  markStopped(guest);
}

/** One that is not there does not run either. */
function whileRunning(
  call: Call,
  type: string,
  who: string,
  work: (task: RunningTask) => Promise<void>,
): string {
  const vmid = call.need("vmid");
  const guest = call.node.state.guests[vmid];
  if (guest?.kind !== "lxc" || !isRunning(guest)) throw failure(`${who} ${vmid} not running`);
  return asTask(call, type, work);
}

function asTask(call: Call, type: string, work: (task: RunningTask) => Promise<void>): string {
  const vmid = call.need("vmid");
  return call.node.tasks.start(call.auth, type, vmid, (task) =>
    call.node.locks.run(vmid, task, () => work(task)),
  );
}
