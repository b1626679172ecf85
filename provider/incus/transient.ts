import { setTimeout as sleep } from "node:timers/promises";

import type { IncusError } from "./api/incusError.ts";

/**
 * The daemon lists all links before it works on a bridge, and fails when one of them goes away
 * meanwhile, as those of stopping instances do. Nothing is wrong with the bridge then.
 */
export function isLinkRace({ reason }: IncusError): boolean {
  return /Failed to run: ip .*(does not exist|Cannot find device)/s.test(reason);
}

/** A pause that grows with the attempt, in milliseconds: 200, 400, 800, ... */
export async function pauseBefore(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(100 * 2 ** attempt, undefined, { signal });
}
