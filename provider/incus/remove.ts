import type { Call } from "../core/definition.ts";
import { IncusError } from "./api/incusError.ts";
import type { IncusClient } from "./api/client.ts";
import { ownership, ownerMark } from "./owner.ts";
import type { ProviderSession } from "./providerSession.ts";
import { isBridgeRace, pauseBefore, triesWorth, whenIdle } from "./transient.ts";

interface Removable {
  readonly config: Readonly<Record<string, string>>;
  readonly used_by?: readonly string[] | null;
}

/** What `remove` has to know of an object. */
export interface Doomed {
  /** As in messages: `network "net-dev" in project "default"`. */
  readonly object: string;
  readonly token: string;
  readonly id: string;
  readonly api: IncusClient;
  readonly path: string;
}

const maxAttempts = 5;

/**
 * Deletes an object and makes sure that it is gone. An object that another stack marked meanwhile
 * is refused; one without a mark is deleted, since it was imported and never updated.
 */
export async function remove(call: Call<ProviderSession>, doomed: Doomed): Promise<void> {
  const { api, path, object } = doomed;
  for (let attempt = 1; ; attempt += 1) {
    const live = await api.find<Removable>(path);
    if (!live) return;
    refuseForeign(call, doomed, live.value);
    try {
      await whenIdle(call.signal, () => api.send("DELETE", path));
      return;
    } catch (error) {
      if (!(error instanceof IncusError)) throw error;
      // A lost answer and a link that went away meanwhile say nothing: look, and try again.
      const again = error.outcome !== "failed" || isBridgeRace(error);
      if (again && attempt < triesWorth(error, maxAttempts)) {
        await pauseBefore(attempt, call.signal);
        continue;
      }
      const left = await api.find<Removable>(path);
      if (!left) return;
      const users = left.value.used_by ?? [];
      const inUse =
        users.length > 0 ? `; it is used by ${users.join(", ")}: remove those first` : "";
      throw new Error(`cannot delete ${object}: ${error.message}${inUse}`, { cause: error });
    }
  }
}

/** Fails when the object carries the mark of another stack for this very object. */
export function refuseForeign(
  call: Call<ProviderSession>,
  { object, token, id }: Pick<Doomed, "object" | "token" | "id">,
  live: Pick<Removable, "config">,
): void {
  const owner = ownership(live.config, ownerMark(call.client.stackId, token, id));
  if (owner.kind !== "foreign") return;
  throw new Error(
    `cannot delete ${object}: another stack owns it now (${owner.mark}); ` +
      `drop it from this stack with: pulumi state delete '${call.urn}'`,
  );
}
