import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./labError.ts";

export interface WaitOptions {
  /** Names the thing waited for: `cannot see <what>`. */
  readonly what: string;
  readonly seconds: number;
  readonly wayOut: string;
  /** Milliseconds between two looks, default 100. */
  readonly everyMs?: number;
}

/** Looks until there is an answer other than `undefined` or the deadline passes; the last failure is the cause. */
export async function waitFor<T>(
  options: WaitOptions,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + options.seconds * 1000;
  let failure: unknown = "it did not appear";
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      const act = `gave up waiting for ${options.what} after ${options.seconds} s`;
      throw new LabError(act, failure, options.wayOut);
    }
    await sleep(options.everyMs ?? 100);
  }
}
