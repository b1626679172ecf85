import ssh2 from "ssh2";
import { error, type PreflightFinding } from "./finding.ts";

const wayOut =
  "make one without a passphrase: ssh-keygen -t ed25519 -N '' -f <file>; then: pulumi config set --secret strata:sshKey < <file>";

/** The key that machines are logged in to with; nobody is there to type a passphrase. */
export function checkSshKey(key: string | undefined): readonly PreflightFinding[] {
  const said = { code: "ssh-key" as const, subject: "strata:sshKey", wayOut };
  if (key === undefined || key === "") return [error({ ...said, message: "it is missing" })];
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) {
    // The parser's own words could hold a part of the key.
    const isEncrypted = /encrypted|passphrase/i.test(parsed.message);
    const message = isEncrypted ? "it has a passphrase" : "it is no private key of SSH";
    return [error({ ...said, message })];
  }
  if (parsed.isPrivateKey()) return [];
  return [error({ ...said, message: "it is a public key; the private one is needed" })];
}
