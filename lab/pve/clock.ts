/** What the stand-in knows of time; a test puts one in its place that it moves itself. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** A wait that holds back an answer, as the 3 s of a 401: whoever drives the clock must let it pass. */
  hold(ms: number): Promise<void>;
}

const sleep = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Real time; `scale` shortens every wait (0.1: a tenth), default 1. */
export function systemClock(scale = 1): Clock {
  const scaled = (ms: number) => sleep(ms * scale);
  return { now: () => Date.now(), sleep: scaled, hold: scaled };
}
