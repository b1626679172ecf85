/** Lower-case hex without separators, the form Incus uses; undefined when it is no SHA-256. */
export function parseFingerprint(text: string): string | undefined {
  const hex = text.trim().replaceAll(":", "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined;
}

/**
 * A fingerprint from the configuration.
 * @throws Error when it is missing or no SHA-256; the message tells how to find it.
 */
export function requireFingerprint(text: string | undefined): string {
  const fingerprint = text === undefined ? undefined : parseFingerprint(text);
  if (fingerprint !== undefined) return fingerprint;
  const problem = text
    ? `"${text}" is no SHA-256 fingerprint (64 hex digits)`
    : "the server certificate's fingerprint is not configured";
  throw new Error(
    `${problem}; on the server run: incus query /1.0 | grep certificate_fingerprint, ` +
      "then: pulumi config set incus:fingerprint <it>",
  );
}
