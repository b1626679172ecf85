import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../pveError.ts";

/** Incus lists all links before it works on one, and fails where another has gone meanwhile. */
const linkRace = /Failed to run: ip .*(does not exist|Cannot find device)/s;
const tries = 10;
const pauseMs = 500;

/** Does what Incus refused for no reason of its own once more. */
export async function despiteRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 1 || !linkRace.test(messageOf(error))) throw error;
      await sleep(pauseMs);
    }
  }
}
