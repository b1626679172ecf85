/** Limits of a caller, and where its progress is shown. */
export interface Bounds {
  /** Stops retries and waits; an operation that may be cancelled is cancelled. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch after which nothing is retried or waited for. */
  readonly deadline?: number | undefined;
  /** Passing lines, such as `waiting for the daemon` or an unpack percentage. */
  progress?(message: string): void;
}

/** A longer timer overflows in Node and fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The same limits with the deadline made part of the signal. */
export function armed(bounds: Bounds, now = Date.now()): Bounds {
  const { signal, deadline } = bounds;
  if (deadline === undefined || deadline - now > longestTimerMs) return bounds;
  const timer = new AbortController();
  const expire = (): void => timer.abort(new Error("the time allowed for this step is over"));
  setTimeout(expire, Math.max(0, deadline - now)).unref();
  const both = signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]);
  return { ...bounds, signal: both };
}

/** Waits for a promise that others wait for too, no longer than this caller wants to. */
export async function raced<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  explain: () => Error,
): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) throw explain();
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(explain());
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
