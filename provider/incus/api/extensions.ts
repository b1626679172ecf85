import type { Server } from "./types/server.ts";

/** The server lacks an API extension that the request needs. */
export class MissingExtensionError extends Error {
  readonly extension: string;
  /** First release of Incus that has it. */
  readonly release: string;

  constructor(extension: string, release: string, what: string, server: Server) {
    const version = server.environment?.server_version ?? "of unknown version";
    super(
      `${what} needs the API extension "${extension}", which Incus has since ${release}; ` +
        `this server (${version}) lacks it; upgrade it, or leave that setting out`,
    );
    this.name = "MissingExtensionError";
    this.extension = extension;
    this.release = release;
  }
}

/**
 * Checks by extension, never by version: long-term releases carry later extensions.
 * @throws MissingExtensionError
 */
export function requireExtension(
  server: Server,
  extension: string,
  release: string,
  what: string,
): void {
  if (server.api_extensions.includes(extension)) return;
  throw new MissingExtensionError(extension, release, what, server);
}
