import type { Call } from "../core/definition.ts";
import { IncusError } from "./api/incusError.ts";
import { ownership, ownerMark } from "./owner.ts";
import type { ProviderSession } from "./providerSession.ts";
import { isBridgeRace, pauseBefore, triesWorth } from "./transient.ts";

/** What `ensure` has to know of an object to make it exactly once. */
export interface Wanted<Live> {
  /** As in messages: `instance "web" in project "dev"`. */
  readonly object: string;
  readonly token: string;
  readonly id: string;
  /** Sends the create request, carrying the owner mark, and waits for its end. */
  post(): Promise<void>;
  /** Looks at the object itself, once the daemon is no longer busy with it. */
  find(): Promise<Live | undefined>;
  config(live: Live): Readonly<Record<string, string>>;
  /** False for what a crash left half made. `error` is how the create request ended. */
  healthy?(live: Live, error: IncusError): Promise<boolean>;
  /** Removes a husk. */
  remove?(live: Live): Promise<void>;
}

const maxAttempts = 3;

/**
 * The one path by which every object is created: POST, wait, and on any doubt GET decides: absent is
 * tried again, ours and healthy is adopted, ours and half made is replaced, anything else is left alone.
 * Status codes are not trusted: Incus answers "already exists" as 202, 400, 409 and 500.
 */
export async function ensure<Live>(
  call: Call<ProviderSession>,
  wanted: Wanted<Live>,
): Promise<"created" | "adopted"> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await wanted.post();
      return "created";
    } catch (error) {
      if (!(error instanceof IncusError)) throw error;
      const live = await wanted.find();
      if (live === undefined) {
        const final = error.outcome === "failed" && !isBridgeRace(error);
        if (final || attempt >= triesWorth(error, maxAttempts)) throw refusal(wanted.object, error);
        call.status(`creating ${wanted.object} again: ${error.message}`);
        await pauseBefore(attempt, call.signal);
        continue;
      }
      refuseForeign(call, wanted, live);
      if (await (wanted.healthy?.(live, error) ?? true)) return "adopted";
      if (!wanted.remove || attempt >= maxAttempts) throw refusal(wanted.object, error);
      call.status(`replacing ${wanted.object}, which an interrupted create left half made`);
      await wanted.remove(live);
    }
  }
}

function refusal(object: string, cause: IncusError): Error {
  const advice = cause.advice === undefined ? "" : `; ${cause.advice}`;
  return new Error(`cannot create ${object}: ${cause.reason}${advice}`, { cause });
}

function refuseForeign<Live>(call: Call<ProviderSession>, wanted: Wanted<Live>, live: Live): void {
  const owner = ownership(
    wanted.config(live),
    ownerMark(call.client.stackId, wanted.token, wanted.id),
  );
  if (owner.kind === "ours") return;
  const whose =
    owner.kind === "foreign" ? `it belongs to another stack (${owner.mark})` : "no stack made it";
  const name = call.urn.slice(call.urn.lastIndexOf("::") + 2);
  throw new Error(
    `cannot create ${wanted.object}: it exists already and ${whose}; it was not touched. ` +
      `Take it over with: pulumi import ${wanted.token} ${name} ${wanted.id}`,
  );
}
