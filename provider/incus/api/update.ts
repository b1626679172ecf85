import { setTimeout as sleep } from "node:timers/promises";
import type { IncusClient } from "./client.ts";
import { IncusError } from "./incusError.ts";
import { jitter } from "./retry.ts";

export interface UpdateOptions {
  /** PUT replaces the whole object, PATCH merges config and devices by key. Default PUT. */
  readonly method?: "PUT" | "PATCH";
  /** Default 5. */
  readonly tries?: number;
}

export interface Updated<T> {
  /** The object as it was read before the change. */
  readonly before: T;
  /** False when the merge found nothing to do. */
  readonly changed: boolean;
}

/**
 * Reads an object, merges the wish into it and writes it back, if nobody changed it in between;
 * otherwise reads and merges again. `merge` must be pure, and gives undefined when the object is
 * already as wished.
 */
export async function update<T>(
  client: IncusClient,
  path: string,
  merge: (current: T) => object | undefined,
  { method = "PUT", tries = 5 }: UpdateOptions = {},
): Promise<Updated<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const { value, etag } = await client.get<T>(path);
    const wish = merge(value);
    if (wish === undefined) return { before: value, changed: attempt > 1 };
    try {
      await client.send(method, path, wish, { etag });
      return { before: value, changed: true };
    } catch (error) {
      const stopped = client.bounds.signal?.aborted === true;
      if (attempt >= tries || stopped || !isWorthMerging(error)) throw error;
    }
    await sleep(jitter(attempt));
  }
}

/** Another writer came first, or the answer was lost: the next read and merge shows what is left. */
function isWorthMerging(error: unknown): boolean {
  if (!(error instanceof IncusError)) return false;
  return error.code === 412 || error.outcome === "unknown";
}
