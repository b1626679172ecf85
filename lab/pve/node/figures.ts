import type { PveNode } from "../node.ts";

/** Every node is said to have this; containers without a limit count as many. */
export const nodeCpus = 2;
const memory = 24 * 1024 ** 3;
const disk = 256 * 1024 ** 3;

export function nodeRow(node: PveNode) {
  return {
    maxcpu: nodeCpus,
    cpu: 0.01,
    maxmem: memory,
    mem: memory / 4,
    maxdisk: disk,
    disk: disk / 8,
    uptime: Math.floor((node.clock.now() - node.state.bootedAt) / 1000),
  };
}
