import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import type { X509Certificate } from "node:crypto";
import { pveOrigin } from "./pveAddress.ts";
import { transportError } from "./transportError.ts";

/**
 * The certificate that a server shows, whoever it is, to be compared by whoever asks; nothing is sent to it.
 *
 * @param timeoutMs default 10,000
 * @throws PveError when none is shown
 */
export async function presentedCertificate(
  endpoint: string,
  timeoutMs = 10_000,
): Promise<X509Certificate> {
  const { origin, hostname, port } = pveOrigin(endpoint);
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = tls.connect({
    host,
    port: Number(port === "" ? 443 : port),
    servername: net.isIP(host) === 0 ? host : "",
    // It is looked at, not trusted: no byte of HTTP follows.
    rejectUnauthorized: false,
  });
  const timer = AbortSignal.timeout(timeoutMs);
  try {
    await once(socket, "secureConnect", { signal: timer });
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Error("it shows no certificate");
    return certificate;
  } catch (cause) {
    throw transportError({ origin, path: "/", hostname: host }, cause, timer, timeoutMs);
  } finally {
    socket.on("error", () => {});
    socket.destroy();
  }
}
