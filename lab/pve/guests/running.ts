import type { PveNode } from "../node.ts";
import type { Guest } from "../state.ts";
import { applyPending } from "./guestConfig.ts";

export function markStarted(node: PveNode, guest: Guest): void {
  guest.startedAt = node.clock.now();
  guest.pid = node.tasks.nextPid();
}

/** A stop is when pending changes are made. */
export function markStopped(guest: Guest): void {
  delete guest.startedAt;
  delete guest.pid;
  applyPending(guest);
}

/** Whole seconds since the start; 0 where it does not run. */
export const uptimeOf = (node: PveNode, guest: Guest) =>
  guest.startedAt === undefined ? 0 : Math.floor((node.clock.now() - guest.startedAt) / 1000);
