import type { Call, Routes } from "../api/call.ts";
import { demandUnlocked, findGuest, isRunning } from "../guests/guestConfig.ts";
import { markStopped } from "../guests/running.ts";
import type { PveNode } from "../node.ts";
import { badParameters, failure } from "../pveError.ts";
import { agentSilenceMs, isAgentOn } from "./agentAccess.ts";
import { startVm } from "./start.ts";

export const powerRoutes: Routes = {
  "POST /nodes/{node}/qemu/{vmid}/status/start": (call) => {
    demandNoSkip(call);
    return startTask(call.node, call.auth, call.need("vmid"));
  },
  "POST /nodes/{node}/qemu/{vmid}/status/stop": (call) => {
    demandNoSkip(call);
    const { node } = call;
    const vmid = call.need("vmid");
    return node.tasks.start(call.auth, "qmstop", vmid, (task) =>
      node.locks.run(vmid, task, async () => {
        const guest = findGuest(node, "qemu", vmid);
        await task.elapse();
        if (!isRunning(guest)) return;
        demandUnlocked(guest);
        await node.backend.stop(vmid);
        markStopped(guest);
      }),
    );
  },
  "POST /nodes/{node}/qemu/{vmid}/status/shutdown": shutDown,
  "POST /nodes/{node}/qemu/{vmid}/status/reset": (call) => whileRunning(call, "qmreset"),
  "POST /nodes/{node}/qemu/{vmid}/status/suspend": (call) => whileRunning(call, "qmpause"),
  "POST /nodes/{node}/qemu/{vmid}/status/resume": (call) => whileRunning(call, "qmresume"),
  "POST /nodes/{node}/qemu/{vmid}/status/reboot": (call) => {
    const { node } = call;
    const vmid = call.need("vmid");
    return whileRunning(call, "qmreboot", async () => {
      const guest = findGuest(node, "qemu", vmid);
      const isDown = await node.backend.shutdown(vmid, call.number("timeout") ?? 60);
      if (!isDown) throw failure("VM quit/powerdown failed");
      markStopped(guest);
      await startVm(node, vmid, undefined);
    });
  },
};

/** Starts the start: even of a VM that is not there, the task will say so. */
export function startTask(node: PveNode, auth: string, vmid: string): string {
  return node.tasks.start(auth, "qmstart", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      await startVm(node, vmid, task);
      await task.elapse();
    }),
  );
}

function shutDown(call: Call): string {
  demandNoSkip(call);
  const { node } = call;
  const vmid = call.need("vmid");
  const seconds = call.number("timeout") ?? 60;
  return node.tasks.start(call.auth, "qmshutdown", vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      const guest = findGuest(node, "qemu", vmid);
      if (!isRunning(guest)) return;
      demandUnlocked(guest);
      if (isAgentOn(guest.config) && (await node.backend.agent(vmid)) === undefined) {
        await node.clock.sleep(agentSilenceMs);
        task.log(
          `QEMU Guest Agent is not running - VM ${vmid} qmp command 'guest-ping' failed - got timeout`,
        );
      }
      const isDown = await node.backend.shutdown(vmid, seconds);
      if (!isDown && call.flag("forceStop") !== true) {
        throw failure("VM quit/powerdown failed - got timeout");
      }
      if (!isDown) {
        task.log("VM quit/powerdown failed - terminating now with SIGTERM");
        await node.backend.stop(vmid);
      }
      await task.elapse();
      markStopped(guest);
    }),
  );
}

/** What needs a running VM is refused at once, not in its task. */
function whileRunning(call: Call, type: string, work?: () => Promise<void>): string {
  demandNoSkip(call);
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = findGuest(node, "qemu", vmid);
  if (!isRunning(guest)) throw failure(`VM ${vmid} not running`);
  return node.tasks.start(call.auth, type, vmid, (task) =>
    node.locks.run(vmid, task, async () => {
      await work?.();
      await task.elapse();
    }),
  );
}

function demandNoSkip(call: Call): void {
  if (call.flag("skiplock") === true && !call.rights.isRoot) {
    throw badParameters({ skiplock: "Only root may use this option." });
  }
}
