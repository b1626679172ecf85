import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../../../lab/pve/clock.ts";

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  /** Answers that are held back now. */
  held = 0;
  #now: number;
  #timers: Timer[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((ring) => {
      this.#timers.push({ at: this.#now + Math.max(0, ms), ring });
    });
  }

  async hold(ms: number): Promise<void> {
    this.held += 1;
    await this.sleep(ms);
    this.held -= 1;
  }

  /** Rings what is due on the way, one after another, each with the time it asked for. */
  async advanceTo(time: number): Promise<void> {
    await rest();
    for (;;) {
      const [next] = this.#timers.toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > time) break;
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.ring();
      await rest();
    }
    this.#now = Math.max(this.#now, time);
  }

  /** To the next timer, wherever it is. */
  async advanceToNext(): Promise<void> {
    const times = this.#timers.map((timer) => timer.at);
    if (times.length > 0) await this.advanceTo(Math.min(...times));
  }
}

/** What a ring sets going is done before the next: chains of promises take a few turns. */
async function rest(): Promise<void> {
  await turn();
  await turn();
}
