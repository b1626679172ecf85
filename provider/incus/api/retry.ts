import { setTimeout as sleep } from "node:timers/promises";
import type { Bounds } from "./bounds.ts";
import { IncusError } from "./incusError.ts";

export interface RetryRules {
  /** Milliseconds, from the first failure on, that this kind of error is worth. */
  patienceMs(error: IncusError): number;
  /** Whether this error may pass by itself. */
  mayPass(error: IncusError, failures: number): boolean;
}

const firstPauseMs = 100;
const longestPauseMs = 3_000;

/** Repeats an attempt until it succeeds, fails for good, or patience or the caller's limits end. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  rules: RetryRules,
  bounds: Bounds,
): Promise<T> {
  const { signal, deadline = Infinity } = bounds;
  let since: number | undefined;
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof IncusError) || signal?.aborted === true) throw error;
      if (!rules.mayPass(error, failures)) throw error;
      since ??= Date.now();
      const pause = jitter(failures);
      const end = Math.min(since + rules.patienceMs(error), deadline);
      if (Date.now() + pause > end) throw error;
      bounds.progress?.(`waiting for the daemon (${error.reason})`);
      await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** Milliseconds with full jitter: a crowd of callers must not come back all at once. */
export function jitter(failures: number, random = Math.random): number {
  return random() * Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
}
