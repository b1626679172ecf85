import type { RunningPveNode } from "../../../../lab/pve/startPveNode.ts";
import type { ManualClock } from "./manualClock.ts";

type Life = (
  line: number,
  pve: RunningPveNode,
  clock: ManualClock,
  setTask: (seconds: number) => void,
) => Promise<void>;

/**
 * The recorded node had seen some ids before, in runs that were not kept: a VM 9390 that became a template, a
 * VM 9350 that ran. Their figures are what the list of resources shows of the next guests of these ids.
 */
export const earlierLives: Readonly<Record<string, Life>> = {
  "b07-lxc-errors": async (line, { node }, clock) => {
    if (line !== 1) return;
    const common = { pending: {}, pendingDelete: [], snapshots: {}, kind: "qemu" as const };
    node.state.guests["9390"] = {
      ...common,
      config: { name: "r1", memory: "128", cores: "2", template: "1", scsi0: "local:0,size=1G" },
    };
    node.state.guests["9350"] = {
      ...common,
      config: { name: "t9350", memory: "128", scsi0: "local:0,size=2G" },
      startedAt: clock.now(),
      pid: 1,
    };
    await clock.advanceTo(clock.now() + 10_500);
    delete node.state.guests["9390"];
    delete node.state.guests["9350"];
  },
};
