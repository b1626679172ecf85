import { createHash } from "node:crypto";
import https from "node:https";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { type Connection, callSockets } from "./connection.ts";
import { requireFingerprint } from "./fingerprint.ts";
import { IdentityError } from "./identityError.ts";

export interface Pin {
  /** `https://host:port`. */
  readonly origin: string;
  /** PEM of the client. */
  readonly certificate: string;
  /** PEM of the client. */
  readonly key: string;
  /** SHA-256 of the server's certificate, hex; colons and upper case are accepted. */
  readonly fingerprint: string;
}

type Created = (error: Error | null, socket: Duplex) => void;

class PinnedAgent extends https.Agent {
  readonly #pin: Pin;
  readonly #expected: string;

  constructor(pin: Pin, expected: string, options: https.AgentOptions) {
    super(options);
    this.#pin = pin;
    this.#expected = expected;
  }

  // The socket is handed over only after the check, so no byte of HTTP reaches another server.
  override createConnection(_options: unknown, created?: Created): undefined {
    const { origin, certificate, key } = this.#pin;
    const { hostname, port } = new URL(origin);
    const host = hostname.replace(/^\[|\]$/g, "");
    const socket = tls.connect({
      host,
      port: Number(port === "" ? 443 : port),
      servername: net.isIP(host) === 0 ? host : "",
      cert: certificate,
      key,
      minVersion: "TLSv1.3",
      ALPNProtocols: ["http/1.1"],
      // Incus certificates are self-signed: the fingerprint below is the whole trust.
      rejectUnauthorized: false,
    });
    const fail = (error: Error): void => created?.(error, socket);
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      const actual = fingerprintOf(socket);
      if (actual === this.#expected) {
        socket.off("error", fail);
        created?.(null, socket);
        return;
      }
      socket.off("error", fail);
      socket.on("error", () => {});
      socket.destroy();
      fail(new IdentityError("certificate fingerprint", origin, this.#expected, actual));
    });
    return undefined;
  }
}

function fingerprintOf(socket: tls.TLSSocket): string {
  const { raw } = socket.getPeerCertificate();
  return raw === undefined ? "missing" : createHash("sha256").update(raw).digest("hex");
}

/**
 * Reaches the daemon over mutual TLS 1.3 with the server's certificate pinned.
 * @throws Error without a fingerprint; there is no way to skip the check.
 */
export function pinnedConnection(pin: Pin): Connection {
  const expected = requireFingerprint(pin.fingerprint);
  const calls = new PinnedAgent(pin, expected, { keepAlive: true, maxSockets: callSockets });
  const waits = new PinnedAgent(pin, expected, { keepAlive: true });
  return {
    origin: pin.origin,
    label: pin.origin,
    calls,
    waits,
    close() {
      calls.destroy();
      waits.destroy();
    },
  };
}
