import type { Call } from "../core/definition.ts";
import type { IncusClient } from "./api/client.ts";
import type { ProviderSession } from "./providerSession.ts";

/** The daemon as one engine call may use it: in its project, until it is cancelled, with progress shown. */
export function apiOf(call: Call<ProviderSession>, project: string): IncusClient {
  return call.client.api.project(project).during({
    signal: call.signal,
    progress: (message) => call.status(message),
  });
}
