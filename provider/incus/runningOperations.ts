import type { IncusClient } from "./api/client.ts";
import type { Operation } from "./api/types/operation.ts";
import { finalCode } from "./api/types/operation.ts";

/** Operations by status, as the list answers with recursion=1. */
type ByStatus = Readonly<Record<string, readonly Operation[]>>;

function touches(operation: Operation, path: string): boolean {
  return Object.values(operation.resources ?? {})
    .flatMap((objects) => objects ?? [])
    .some((object) => object.split("?", 1)[0] === path);
}

/**
 * Waits for what the daemon is still doing to an object. A create whose answer was lost goes on:
 * until it ends its record may lack the volume, and a delete beside it leaves both broken.
 */
export async function waitForRunningOperations(api: IncusClient, path: string): Promise<void> {
  for (;;) {
    const { value } = await api.get<ByStatus>("/1.0/operations?recursion=1");
    const running = Object.values(value)
      .flat()
      .filter((operation) => operation.status_code < finalCode && touches(operation, path));
    if (running.length === 0) return;
    // How it ends is not the question here: the object itself is looked at next.
    await Promise.allSettled(running.map((one) => api.follow(one, { method: "GET", path })));
    api.bounds.signal?.throwIfAborted();
  }
}
