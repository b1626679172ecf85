import { requireFingerprint } from "./fingerprint.ts";
import { IdentityError } from "./identityError.ts";
import { IncusError } from "./incusError.ts";
import type { Server } from "./types/server.ts";

/** Which server it must be. */
export interface Identity {
  /** SHA-256 of the server's certificate, hex. */
  readonly fingerprint: string;
  /** Checked when given. */
  readonly serverName?: string | undefined;
}

/** @throws Error when the fingerprint is missing or malformed. */
export function requireIdentity(identity: Identity): Identity {
  return { ...identity, fingerprint: requireFingerprint(identity.fingerprint) };
}

/**
 * Compares the answer to GET /1.0 with what is expected.
 * @throws IdentityError for another server, IncusError for a client it does not trust.
 */
export function checkIdentity(server: Server, expected: Identity, where: string): void {
  const { environment } = server;
  if (server.auth !== "trusted" || environment === undefined) {
    throw new IncusError({
      method: "GET",
      path: "/1.0",
      outcome: "failed",
      code: 403,
      reason: `not authorized: the server at ${where} does not trust this client`,
      advice:
        "on the server run: incus config trust add-certificate <client.crt>, " +
        "and check that the configured certificate and key are the ones added",
    });
  }
  const actual = environment.certificate_fingerprint;
  if (actual !== expected.fingerprint) {
    throw new IdentityError("certificate fingerprint", where, expected.fingerprint, actual);
  }
  const { serverName } = expected;
  if (serverName !== undefined && serverName !== environment.server_name) {
    throw new IdentityError("server name", where, serverName, environment.server_name);
  }
}
