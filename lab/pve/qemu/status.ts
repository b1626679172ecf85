import type { Call } from "../api/call.ts";
import { isRunning, needGuest } from "../guests/guestConfig.ts";
import { uptimeOf } from "../guests/running.ts";
import type { PveNode } from "../node.ts";
import type { Config, Guest } from "../state.ts";
import { isAgentOn } from "./agentAccess.ts";
import { bootDevices } from "./bootOrder.ts";
import { disksOf } from "./drive.ts";
import { vmName } from "./guestSpec.ts";
import { isNicKey } from "./nic.ts";

const mib = 1024 ** 2;

/** GET status/current. */
export function currentStatus(call: Call): unknown {
  const { node } = call;
  const vmid = call.need("vmid");
  const guest = needGuest(node, "qemu", vmid);
  const agent = isAgentOn(guest.config) ? { agent: 1 } : {};
  return { ...vmStatus(node, vmid, guest, true), ...agent, ha: { managed: 0 } };
}

/** GET /nodes/{node}/qemu: the VMs that the caller may see. */
export function listVms(call: Call): unknown[] {
  const { guests } = call.node.state;
  return Object.entries(guests)
    .filter(([vmid, { kind }]) => kind === "qemu" && call.rights.may(`/vms/${vmid}`, "VM.Audit"))
    .map(([vmid, guest]) => vmStatus(call.node, vmid, guest, call.flag("full") === true));
}

function vmStatus(node: PveNode, vmid: string, guest: Guest, isFull: boolean) {
  const { config, pid } = guest;
  const { tags, lock, template } = config;
  const state = isRunning(guest) ? "running" : "stopped";
  return {
    ...vmFigures(node, vmid, guest),
    vmid: Number(vmid),
    ...(pid === undefined ? {} : { pid }),
    ...(tags === undefined ? {} : { tags }),
    ...(lock === undefined ? {} : { lock }),
    ...(template === "1" ? { template: 1 } : {}),
    ...(Object.keys(config).some((key) => /^serial\d+$/.test(key)) ? { serial: 1 } : {}),
    ...(isFull ? { qmpstatus: state, ...nics(vmid, guest) } : {}),
  };
}

/** What the node measures of a VM; a disk counts as it was when its config was written. */
export function vmFigures(node: PveNode, vmid: string, guest: Guest) {
  const { config } = guest;
  const memory = Number(/\d+/.exec(config["memory"] ?? "")?.[0] ?? 512);
  const disk = disksOf(config).find(([key]) => boots(config, key))?.[1]["file"];
  const volume = disk === undefined ? undefined : node.state.volumes[disk];
  const running = isRunning(guest);
  return {
    name: vmName(vmid, config),
    status: running ? "running" : "stopped",
    uptime: uptimeOf(node, guest),
    cpus: Number(config["sockets"] ?? 1) * Number(config["cores"] ?? 1),
    cpu: 0,
    mem: running ? Math.floor(memory * mib * 0.25) : 0,
    maxmem: memory * mib,
    disk: 0,
    maxdisk: volume?.size ?? 0,
    netin: 0,
    netout: 0,
  };
}

/** A VM's size is that of the disk it boots from. */
function boots(config: Config, key: string): boolean {
  return bootDevices(config["boot"])?.includes(key) ?? config["boot"] === undefined;
}

function nics(vmid: string, guest: Guest): { nics?: unknown } {
  const taps = Object.keys(guest.config)
    .filter(isNicKey)
    .map((key) => [`tap${vmid}i${key.slice(3)}`, { netin: 0, netout: 0 }]);
  return isRunning(guest) && taps.length > 0 ? { nics: Object.fromEntries(taps) } : {};
}
