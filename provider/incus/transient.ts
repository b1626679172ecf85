import { setTimeout as sleep } from "node:timers/promises";

import { IncusError } from "./api/incusError.ts";

/**
 * The daemon lists all links before it works on a bridge, and fails when one of them goes away
 * meanwhile, as those of stopping instances do. Nothing is wrong with the bridge then.
 */
export function isLinkRace({ reason }: IncusError): boolean {
  return /Failed to run: ip .*(does not exist|Cannot find device)/s.test(reason);
}

/** Each try meets other links: while a whole class starts or stops, several go wrong in a row. */
const maxLinkRaces = 20;

/** How often a request is tried in all that ended with this error, where `usual` tries are usual. */
export function triesWorth(error: IncusError, usual: number): number {
  return isLinkRace(error) ? maxLinkRaces : usual;
}

/** A pause that grows with the attempt, in milliseconds: 200, 400, 800, 1600 and no longer. */
export async function pauseBefore(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(100 * 2 ** Math.min(attempt, 4), undefined, { signal });
}

/** Seconds that an instance may be busy with something that was begun before. */
const busySeconds = 30;

/**
 * Runs a change again while the daemon says that the instance is busy: after a failed start it is
 * still cleaning up, and a snapshot may be seen before it is whole. It may list no operation for that.
 */
export async function whenIdle<T>(signal: AbortSignal, change: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + busySeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      const busy = error instanceof IncusError && /is busy running/.test(error.reason);
      if (!busy || Date.now() > deadline) throw error;
      await pauseBefore(Math.min(attempt, 3), signal);
    }
  }
}
