import { handshake } from "./handshake.ts";
import { readCertificates } from "./pveAddress.ts";

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
  const ca = readCertificates(certificate).map(String);
  await handshake(endpoint, { ca, allowPartialTrustChain: true }, timeoutMs, () => undefined);
}
