import { needGuest } from "../guests/guestConfig.ts";
import { ctFigures } from "../lxc/status.ts";
import type { PveNode } from "../node.ts";
import { vmFigures } from "../qemu/status.ts";
import { nodeRow } from "./figures.ts";

/** Three points, a minute apart: enough for a client that draws them. */
const points = 3;

/** The measured past of a node or guest; the stand-in repeats the present. */
export function historyOf(node: PveNode, kind: "node" | "qemu" | "lxc", vmid = ""): unknown[] {
  const minute = Math.floor(node.clock.now() / 60_000) * 60;
  const row = kind === "node" ? nodeHistory(node) : guestHistory(node, kind, vmid);
  return Array.from({ length: points }, (_, at) => ({
    time: minute - (points - 1 - at) * 60,
    ...row,
  }));
}

function nodeHistory(node: PveNode): object {
  const { maxcpu, cpu, maxmem, mem, maxdisk, disk } = nodeRow(node);
  return {
    maxcpu,
    cpu,
    iowait: 0,
    loadavg: 0.1,
    memtotal: maxmem,
    memused: mem,
    roottotal: maxdisk,
    rootused: disk,
    swaptotal: 0,
    swapused: 0,
    netin: 0,
    netout: 0,
  };
}

/** Of a guest that does not run only its limits are known. */
function guestHistory(node: PveNode, kind: "qemu" | "lxc", vmid: string): object {
  const guest = needGuest(node, kind, vmid);
  const figures = kind === "qemu" ? vmFigures(node, vmid, guest) : ctFigures(node, vmid, guest);
  const { cpus, maxmem, maxdisk, disk, status, cpu, mem, netin, netout } = figures;
  const limits = { maxcpu: cpus, maxmem, maxdisk, disk };
  if (status !== "running") return limits;
  const disks = kind === "lxc" ? { diskread: 0, diskwrite: 0 } : {};
  return { ...limits, ...disks, cpu, mem, netin, netout };
}
