import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import ssh2 from "ssh2";
import { parseFingerprint } from "../../provider/incus/api/fingerprint.ts";
import { readCertificates } from "../../provider/pve/api/pveAddress.ts";
import { CommandError } from "../commandError.ts";
import { projectRoot } from "../projectRoot.ts";
import { existingSettings } from "../stacks/stackInputs.ts";
import { parseStackName } from "../stacks/stackName.ts";
import { changeSetting, settingsFile } from "../stacks/stackSettings.ts";
import { certificateByFingerprint, certificateOverSsh } from "../trust/nodeCertificate.ts";
import type { SshTarget } from "../trust/readOverSsh.ts";

export interface TrustOptions {
  /** `user@host` or `user@host:port`. */
  readonly ssh?: string;
  /** `ssh-ed25519 AAAA...`, the host's. */
  readonly hostKey?: string;
  /** File of a private key; default: the SSH agent. */
  readonly identity?: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint?: string;
}

/**
 * Writes the certificate of a stack's Proxmox VE into its settings, once somebody has vouched for it.
 *
 * @throws CommandError: exit code 1 when it is not the one vouched for, 2 when nobody can have been
 */
export async function trust(
  stack: string,
  options: TrustOptions,
  root = projectRoot,
): Promise<void> {
  parseStackName(stack);
  const { config = {} } = await existingSettings(stack, root);
  const { "pve:endpoint": endpoint, "pve:certificate": before } = config;
  if (typeof endpoint !== "string") {
    throw usage(`stack ${stack} has no pve:endpoint: only a Proxmox VE has a certificate to trust`);
  }
  const { ssh, fingerprint } = options;
  if (ssh !== undefined && fingerprint !== undefined)
    throw usage("give --ssh or --fingerprint, not both");
  const certificate =
    ssh === undefined
      ? await certificateByFingerprint(endpoint, expectedFingerprint(fingerprint), stack)
      : await certificateOverSsh(endpoint, await targetOf(ssh, options));
  const file = settingsFile(stack, root);
  await changeSetting(file, "pve:certificate", certificate);
  const [made] = readCertificates(certificate);
  process.stdout.write(
    `${endpoint} is trusted by the certificate\n  ${made?.fingerprint256}\n  ${made?.subject.replaceAll("\n", ", ")}, ` +
      `until ${made?.validTo}\nwritten to ${relative(root, file)} as pve:certificate\n${renewal(before, certificate)}`,
  );
}

const usage = (message: string) => new CommandError(message, { exitCode: 2 });

/** A deployed stack stays with the certificate that it was deployed with, unless it is told once. */
function renewal(before: unknown, certificate: string): string {
  if (typeof before !== "string" || before.trim() === certificate.trim()) return "";
  try {
    const [old] = readCertificates(before);
    return (
      `it replaces ${old?.fingerprint256}; if the stack is deployed, say once that it was renewed:\n` +
      `  pulumi config set pve:previousFingerprint ${old?.fingerprint256}\n`
    );
  } catch {
    return "";
  }
}

function expectedFingerprint(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const found = parseFingerprint(text.replace(/^.*Fingerprint=/i, ""));
  if (found !== undefined) return found;
  throw usage(`--fingerprint ${text}: it is no SHA-256 fingerprint (64 hex digits)`);
}

async function targetOf(ssh: string, { hostKey, identity }: TrustOptions): Promise<SshTarget> {
  const [, user, host, port] = /^([^@\s]+)@(\[[^\]]+\]|[^:\s]+)(?::(\d+))?$/.exec(ssh) ?? [];
  if (user === undefined || host === undefined) {
    throw usage(`--ssh ${ssh}: write it as root@father or root@10.0.12.5:22`);
  }
  if (hostKey === undefined) {
    throw usage(
      '--ssh needs --host-key "ssh-ed25519 ...": an unknown host could show any certificate; ' +
        "on the node: cat /etc/ssh/ssh_host_ed25519_key.pub",
    );
  }
  const key = ssh2.utils.parseKey(hostKey);
  if (key instanceof Error || key.isPrivateKey()) {
    throw usage("--host-key: it is no public key; write it as ssh-ed25519 AAAA...");
  }
  const privateKey = identity === undefined ? undefined : await readFile(identity, "utf8");
  return {
    user,
    host: host.replace(/^\[|\]$/g, ""),
    port: Number(port ?? 22),
    hostKey,
    ...(privateKey !== undefined && { privateKey }),
  };
}
