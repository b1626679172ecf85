import type { Count } from "./agentCalls.ts";
import type { Attempt } from "./attempt.ts";
import { tryOnce } from "./tryOnce.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Attempts under way at once; more would measure this process and not the network. */
const mostAtOnce = 2000;

/** Tries attempts again and again until `stop`, which waits for the last and counts. */
export function repeat(attempts: readonly Attempt[], everyMs: number, ms: number) {
  const counts: Writable<Count>[] = attempts.map(() => ({ tried: 0, through: 0 }));
  const begin = performance.now();
  const running = new Set<Promise<void>>();
  const timer = setInterval(() => {
    for (const [index, attempt] of attempts.entries()) {
      const count = counts[index];
      if (count === undefined || running.size >= mostAtOnce) continue;
      const atSeconds = (performance.now() - begin) / 1000;
      const one = tryOnce(attempt, ms).then((outcome) => {
        count.tried += 1;
        if (outcome.through) {
          count.through += 1;
          count.first ??= { ...outcome, atSeconds };
        }
        running.delete(one);
      });
      running.add(one);
    }
  }, everyMs);
  const stop = async (): Promise<Count[]> => {
    clearInterval(timer);
    await Promise.all(running);
    return counts;
  };
  return { stop };
}
