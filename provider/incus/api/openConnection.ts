import type { Connection } from "./connection.ts";
import { readCredentials } from "./credentials.ts";
import type { Location } from "./location.ts";
import { pinnedConnection } from "./pinnedConnection.ts";
import { unixConnection } from "./unixConnection.ts";

export interface OpenOptions {
  /** SHA-256 of the server's certificate, hex. */
  readonly fingerprint: string;
  warn?(message: string): void;
}

/**
 * Makes a connection without sending anything yet.
 * @throws Error when the client certificate or key cannot be read.
 */
export function openConnection(location: Location, options: OpenOptions): Connection {
  if (location.kind === "unix") return unixConnection(location.socket);
  const { certificate, key, warnings } = readCredentials(location);
  for (const warning of warnings) options.warn?.(warning);
  return pinnedConnection({
    origin: location.origin,
    certificate,
    key,
    fingerprint: options.fingerprint,
  });
}
