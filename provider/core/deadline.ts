import { fullMessage } from "./message.ts";

/** Node's timers count milliseconds in 31 bits. */
const longestSeconds = 2_000_000;
/** Seconds that an aborted task has to come to an orderly end before it is given up. */
const graceSeconds = 4;

/** The task ignored its signal; what it did meanwhile is not known. */
export class Abandoned extends Error {
  constructor(cause: Error) {
    super(`${cause.message}; what was begun may still be going on`, { cause });
    this.name = "Abandoned";
  }
}

/**
 * Runs a task that must stop when the signal is aborted or the time is over. A task that ignores its
 * signal is left behind after a grace period: the engine gets an answer in any case.
 */
export async function withDeadline<T>(
  stop: AbortSignal,
  seconds: number,
  what: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (stop.aborted) throw new Error(`${what} was not started: ${fullMessage(stop.reason)}`);
  const deadline = new AbortController();
  const signal = AbortSignal.any([stop, deadline.signal]);
  let grace: NodeJS.Timeout | undefined;
  let startGrace = (): void => {};
  const abandoned = new Promise<never>((_, reject) => {
    startGrace = () => {
      const giveUp = () => reject(new Abandoned(signal.reason as Error));
      grace = setTimeout(giveUp, graceSeconds * 1000);
    };
  });
  signal.addEventListener("abort", startGrace, { once: true });
  const timer = setTimeout(
    () => deadline.abort(new Error(lateMessage(what, seconds))),
    Math.min(seconds, longestSeconds) * 1000,
  );
  try {
    return await Promise.race([task(signal), abandoned]);
  } finally {
    signal.removeEventListener("abort", startGrace);
    clearTimeout(timer);
    clearTimeout(grace);
  }
}

function lateMessage(what: string, seconds: number): string {
  return `${what} did not end within ${seconds} s; allow more with customTimeouts if it is only slow`;
}
