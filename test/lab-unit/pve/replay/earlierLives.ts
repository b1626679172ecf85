import type { RunningPveNode } from "../../../../lab/pve/startPveNode.ts";
import type { ManualClock } from "./manualClock.ts";

type Life = (pve: RunningPveNode, clock: ManualClock) => Promise<void>;

/**
 * The recorded node had seen some ids before, in runs that were not kept: a VM 9390 that became a template, a
 * VM 9350 that ran. Their figures are what the list of resources shows of the next guests of these ids.
 */
export const earlierLives: Readonly<Record<string, Life>> = {
  "b07-lxc-errors": async ({ node }, clock) => {
    const gib = 1024 ** 3;
    const disk = (size: number) =>
      ({ storage: "local", content: "images", format: "qcow2", size, ctime: 0 }) as const;
    node.state.volumes["local:9390/a.qcow2"] = disk(gib);
    node.state.volumes["local:9350/a.qcow2"] = disk(2 * gib);
    const common = { pending: {}, pendingDelete: [], snapshots: {}, kind: "qemu" as const };
    node.state.guests["9390"] = {
      ...common,
      config: { name: "r1", memory: "128", cores: "2", template: "1", scsi0: "local:9390/a.qcow2" },
    };
    node.state.guests["9350"] = {
      ...common,
      config: { name: "t9350", memory: "128", scsi0: "local:9350/a.qcow2" },
      startedAt: clock.now(),
      pid: 1,
    };
    await clock.advanceTo(clock.now() + 10_500);
    for (const id of ["9390", "9350"]) {
      delete node.state.guests[id];
      delete node.state.volumes[`local:${id}/a.qcow2`];
    }
  },
};
