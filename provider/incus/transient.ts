import { setTimeout as sleep } from "node:timers/promises";

import { IncusError } from "./api/incusError.ts";

/**
 * Two races that the daemon loses against itself while it works on a bridge, with nothing wrong with the bridge: it
 * lists all links, and one of them goes away meanwhile, as those of stopping instances do; and it starts the
 * bridge's DNS before the one it has ended let go of the address.
 */
const bridgeRaces = [
  // Each try meets other links: while a whole class starts or stops, several go wrong in a row.
  { reason: /Failed to run: ip .*(does not exist|Cannot find device)/s, tries: 20 },
  // The same words where somebody else's DNS has the address: not tried for long.
  { reason: /dnsmasq: failed to create listening socket .*Address already in use/s, tries: 6 },
];

const raceOf = (error: IncusError) => bridgeRaces.find(({ reason }) => reason.test(error.reason));

/** Whether the same request may well do better the next time. */
export function isBridgeRace(error: IncusError): boolean {
  return raceOf(error) !== undefined;
}

/** How often a request is tried in all that ended with this error, where `usual` tries are usual. */
export function triesWorth(error: IncusError, usual: number): number {
  return raceOf(error)?.tries ?? usual;
}

/** Runs a change of a bridge again that was lost to such a race. */
export async function pastRaces<T>(signal: AbortSignal, change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      if (!(error instanceof IncusError) || attempt >= triesWorth(error, 1)) throw error;
      await pauseBefore(attempt, signal);
    }
  }
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
