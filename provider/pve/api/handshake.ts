import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { pveOrigin } from "./pveAddress.ts";
import { transportError } from "./transportError.ts";

/**
 * Opens a TLS connection to an endpoint and closes it again; nothing is sent but the handshake.
 *
 * @param look reads what the connection has; what it throws is reported as a failure of the connection
 * @throws PveError when there is none, with the reason
 */
export async function handshake<T>(
  endpoint: string,
  trust: tls.ConnectionOptions,
  timeoutMs: number,
  look: (socket: tls.TLSSocket) => T,
): Promise<T> {
  const { origin, hostname, port } = pveOrigin(endpoint);
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = tls.connect({
    ...trust,
    host,
    port: Number(port === "" ? 443 : port),
    servername: net.isIP(host) === 0 ? host : "",
  });
  const timer = AbortSignal.timeout(timeoutMs);
  try {
    await once(socket, "secureConnect", { signal: timer });
    return look(socket);
  } catch (cause) {
    throw transportError({ origin, path: "/", hostname: host }, cause, timer, timeoutMs);
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}
