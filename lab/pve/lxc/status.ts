import type { Call } from "../api/call.ts";
import { isRunning, needGuest } from "../guests/guestConfig.ts";
import { uptimeOf } from "../guests/running.ts";
import type { PveNode } from "../node.ts";
import { nodeCpus } from "../node/figures.ts";
import type { Guest } from "../state.ts";
import { mountsOf } from "./mounts.ts";

const mib = 1024 ** 2;

export function ctStatus(call: Call): unknown {
  const vmid = call.need("vmid");
  const guest = needGuest(call.node, "lxc", vmid);
  return { ...row(call.node, vmid, guest), ha: { managed: 0 } };
}

/** GET /nodes/{node}/lxc: the containers that the caller may see. */
export function listCts(call: Call): unknown[] {
  return Object.entries(call.node.state.guests)
    .filter(([vmid, { kind }]) => kind === "lxc" && call.rights.may(`/vms/${vmid}`, "VM.Audit"))
    .map(([vmid, guest]) => row(call.node, vmid, guest));
}

function row(node: PveNode, vmid: string, guest: Guest) {
  const { config, pid } = guest;
  const { tags, lock, template } = config;
  return {
    ...ctFigures(node, vmid, guest),
    vmid: Number(vmid),
    type: "lxc",
    swap: 0,
    diskread: 0,
    diskwrite: 0,
    maxswap: Number(config["swap"] ?? 512) * mib,
    ...(pid === undefined ? {} : { pid }),
    ...(tags === undefined ? {} : { tags }),
    ...(lock === undefined ? {} : { lock }),
    ...(template === "1" ? { template: 1 } : {}),
  };
}

export function ctFigures(node: PveNode, vmid: string, guest: Guest) {
  const { config } = guest;
  const root = mountsOf(config)[0]?.[1]["volume"] ?? "";
  const running = isRunning(guest);
  return {
    name: config["hostname"] ?? `CT${vmid}`,
    status: running ? "running" : "stopped",
    uptime: uptimeOf(node, guest),
    cpus: Number(config["cores"] ?? nodeCpus),
    cpu: 0,
    mem: 0,
    disk: 0,
    netin: 0,
    netout: 0,
    maxmem: Number(config["memory"] ?? 512) * mib,
    maxdisk: node.state.volumes[root]?.size ?? 0,
  };
}
