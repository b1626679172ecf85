import type { X509Certificate } from "node:crypto";
import { handshake } from "./handshake.ts";

/**
 * The certificate that a server shows, whoever it is, to be compared by whoever asks; nothing is sent to it.
 *
 * @param timeoutMs default 10,000
 * @throws PveError when none is shown
 */
export function presentedCertificate(
  endpoint: string,
  timeoutMs = 10_000,
): Promise<X509Certificate> {
  // It is looked at, not trusted: no byte of HTTP follows.
  return handshake(endpoint, { rejectUnauthorized: false }, timeoutMs, (socket) => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Error("it shows no certificate");
    return certificate;
  });
}
