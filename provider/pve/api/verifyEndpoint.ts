import net from "node:net";
import tls from "node:tls";
import { once } from "node:events";
import { pveOrigin, readCertificates } from "./pveAddress.ts";
import { transportError } from "./transportError.ts";

/**
 * Whether an endpoint proves itself by a certificate, as every client will want it: signed by it or the same, and made
 * out to the host. Nothing is sent but the handshake.
 *
 * @param timeoutMs default 10,000
 * @throws PveError when it does not, with the reason
 */
export async function verifyEndpoint(
  endpoint: string,
  certificate: string,
  timeoutMs = 10_000,
): Promise<void> {
  const { origin, hostname, port } = pveOrigin(endpoint);
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = tls.connect({
    host,
    port: Number(port === "" ? 443 : port),
    servername: net.isIP(host) === 0 ? host : "",
    ca: readCertificates(certificate).map(String),
    allowPartialTrustChain: true,
  });
  const timer = AbortSignal.timeout(timeoutMs);
  try {
    await once(socket, "secureConnect", { signal: timer });
  } catch (cause) {
    throw transportError({ origin, path: "/", hostname: host }, cause, timer, timeoutMs);
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}
