import { setTimeout as sleep } from "node:timers/promises";
import { PveError } from "./pveError.ts";

export interface Patience {
  /** Milliseconds until it gives up, default 300,000. */
  readonly timeoutMs?: number;
  /** Milliseconds between two attempts, default 2,000. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Passing lines: what is being waited for. */
  readonly progress?: (line: string) => void;
}

/** What passes by itself while a guest boots: no agent yet, no file yet, the VM not started yet. */
const passing =
  /agent is not running|is not running|No such file or directory|got timeout|got no response/i;

/** Asks until there is an answer, or one that will not change by itself. */
export async function patiently<T>(
  attempt: () => Promise<T | undefined>,
  { timeoutMs = 300_000, everyMs = 2_000, signal, progress }: Patience,
): Promise<T | undefined> {
  const end = Date.now() + timeoutMs;
  let told = "";
  for (;;) {
    let last: PveError | undefined;
    try {
      const found = await attempt();
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof PveError) || !mayPass(error)) throw error;
      last = error;
    }
    signal?.throwIfAborted();
    const reason = last?.reason ?? "it is empty";
    if (Date.now() + everyMs > end) {
      if (last !== undefined) throw last;
      return undefined;
    }
    if (reason !== told) progress?.(reason);
    told = reason;
    await sleep(everyMs, undefined, signal === undefined ? {} : { signal }).catch(() =>
      signal?.throwIfAborted(),
    );
  }
}

function mayPass({ failure, reason }: PveError): boolean {
  return (
    failure === "unreachable" ||
    failure === "silent" ||
    failure === "node" ||
    (failure === "failed" && passing.test(reason))
  );
}
