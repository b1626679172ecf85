import { presentedCertificate } from "../../provider/pve/api/presentedCertificate.ts";
import { PveError } from "../../provider/pve/api/pveError.ts";
import { verifyEndpoint } from "../../provider/pve/api/verifyEndpoint.ts";
import { CommandError } from "../commandError.ts";
import { readOverSsh, type SshTarget } from "./readOverSsh.ts";

/** One from elsewhere first, for it is shown then; the cluster's CA before what it renews every two years. */
const files = [
  "/etc/pve/local/pveproxy-ssl.pem",
  "/etc/pve/pve-root-ca.pem",
  "/etc/pve/local/pve-ssl.pem",
];
const end = "-----end of file-----";

/**
 * The certificate by which an endpoint proves itself, as the node itself has it.
 *
 * @throws CommandError when the node has none, or none that is the endpoint's
 */
export async function certificateOverSsh(endpoint: string, target: SshTarget): Promise<string> {
  const command = files.map((file) => `cat ${file} 2>/dev/null; echo "${end}"`).join("; ");
  const printed = await readOverSsh(target, command).catch((cause: Error) => {
    const reason = cause.message.replace("connection.hostKey", "--host-key");
    throw new CommandError(
      `cannot read the certificate as ${target.user}@${target.host}: ${reason}; nothing was written`,
      { cause },
    );
  });
  const found = printed.split(end).filter((text) => text.includes("BEGIN CERTIFICATE"));
  const { user, host } = target;
  if (found.length === 0) {
    throw new CommandError(
      `${user}@${host} has no certificate of a Proxmox VE to read (${files.join(", ")}); log in as root, and to the node itself`,
    );
  }
  let refusal: PveError | undefined;
  for (const certificate of found) {
    try {
      await verifyEndpoint(endpoint, certificate);
      return `${certificate.trim()}\n`;
    } catch (cause) {
      if (!(cause instanceof PveError)) throw cause;
      refusal = cause;
      if (cause.failure !== "untrusted") break;
    }
  }
  throw new CommandError(
    `the certificates of ${host} are not that of ${endpoint}: ${refusal?.reason ?? ""}; ` +
      "check that pve:endpoint and --ssh lead to the same node",
  );
}

/**
 * The certificate that an endpoint shows, if it is the one with this fingerprint.
 *
 * @param expected SHA-256 as hex digits
 * @throws CommandError with the fingerprint of the other one
 */
export async function certificateByFingerprint(
  endpoint: string,
  expected: string | undefined,
  stack: string,
): Promise<string> {
  const shown = await presentedCertificate(endpoint);
  const { fingerprint256 } = shown;
  if (expected === undefined) {
    throw new CommandError(
      `${endpoint} shows the certificate ${fingerprint256}, which nobody has vouched for; on the node, compare it with\n` +
        "  openssl x509 -noout -sha256 -fingerprint -in /etc/pve/local/pve-ssl.pem\n" +
        `then give what the node says: npx --no strata trust ${stack} --fingerprint <it>; ` +
        'or have it read by SSH: --ssh root@<node> --host-key "ssh-ed25519 ..."',
    );
  }
  if (fingerprint256.replaceAll(":", "").toLowerCase() === expected) {
    const certificate = shown.toString();
    await verifyEndpoint(endpoint, certificate);
    return certificate;
  }
  throw new CommandError(
    `${endpoint} shows the certificate ${fingerprint256}, and not the one expected; nothing was written. ` +
      "It is another host, or its certificate was renewed",
  );
}
