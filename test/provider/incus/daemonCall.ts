import type { Call } from "../../../provider/core/definition.ts";
import { ProviderSession } from "../../../provider/incus/providerSession.ts";
import type { FakeDaemon } from "./api/fakeDaemon.ts";

/** A call of the engine that reaches a daemon of the test's. */
export function daemonCall(
  daemon: FakeDaemon,
  type: string,
  warn: (message: string) => void = () => {},
): Call<ProviderSession> {
  return {
    client: new ProviderSession(daemon.client(), "stack"),
    urn: `urn:pulumi:test::test::incus:index:${type}::it`,
    signal: new AbortController().signal,
    timeoutSeconds: 60,
    status: () => {},
    warn,
  };
}
