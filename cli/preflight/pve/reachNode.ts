import type { X509Certificate } from "node:crypto";
import { presentedCertificate } from "../../../provider/pve/api/presentedCertificate.ts";
import { type PveAccess, readCertificates } from "../../../provider/pve/api/pveAddress.ts";
import type { PveClient } from "../../../provider/pve/api/pveClient.ts";
import { PveError } from "../../../provider/pve/api/pveError.ts";
import { error, type PreflightFinding, warning } from "../finding.ts";

export interface Reached {
  readonly findings: readonly PreflightFinding[];
  readonly facts: Readonly<Record<string, string>>;
  /** Whether the token may be used for more. */
  readonly isUsable: boolean;
}

/** Supported releases of Proxmox VE. */
const releases = /^[89]\./;

/** Whether the endpoint answers, is who it should be, knows the token, and is the stack's node. */
export async function reachNode(
  stack: string,
  node: string,
  { endpoint, certificate }: PveAccess,
  client: PveClient,
): Promise<Reached> {
  const subject = `endpoint ${client.origin}`;
  const shown = await presentedCertificate(endpoint).catch((cause: unknown) => cause as PveError);
  if (shown instanceof PveError) {
    const { reason, wayOut = "" } = shown;
    return lost([error({ code: "pve-unreachable", subject, message: reason, wayOut })]);
  }
  const facts = { certificate: shown.fingerprint256 };
  try {
    const { version } = await client.version();
    const names = (await client.nodes()).map((one) => one.node);
    const old = releases.test(version)
      ? []
      : [
          warning({
            code: "pve-version",
            subject,
            message: `it is Proxmox VE ${version}, which strata does not know`,
            wayOut: "use a Proxmox VE 8 or 9",
          }),
        ];
    const known = { ...facts, version };
    if (names.includes(node)) {
      return { findings: [...old, ...expiry(shown, subject)], facts: known, isUsable: true };
    }
    return lost([...old, elsewhere(stack, node, client.origin, names)], known);
  } catch (cause) {
    if (!(cause instanceof PveError)) throw cause;
    const finding =
      cause.failure === "untrusted"
        ? untrusted(stack, subject, shown, certificate, cause)
        : error({
            code: cause.failure === "credentials" ? "pve-token" : "pve-unreachable",
            subject: cause.failure === "credentials" ? `token ${client.tokenId}` : subject,
            message: cause.reason,
            wayOut: cause.wayOut ?? "see the node's log: journalctl -u pveproxy",
          });
    return lost([finding], facts);
  }
}

const lost = (findings: readonly PreflightFinding[], facts: Reached["facts"] = {}): Reached => ({
  findings,
  facts,
  isUsable: false,
});

/** What was meant for one node must not reach another, however much alike they are. */
function elsewhere(stack: string, node: string, origin: string, names: readonly string[]) {
  return error({
    code: "pve-node",
    subject: `node ${node}`,
    message: `stack ${stack} is for node ${node}, but ${origin} is ${names.join(", ")}`,
    wayOut: `set pve:endpoint to ${node}'s own address, or use the stack of ${names[0] ?? "that node"}`,
  });
}

function untrusted(
  stack: string,
  subject: string,
  shown: X509Certificate,
  certificate: string,
  { reason, wayOut = "" }: PveError,
): PreflightFinding {
  const trusted = readCertificates(certificate).map((one) => one.fingerprint256);
  return error({
    code: "pve-certificate",
    subject,
    message:
      `${reason}; it shows ${shown.fingerprint256}, ` +
      `trusted is ${trusted.join(", ")} and what that one signed`,
    wayOut: `${wayOut}; then: npx --no strata trust ${stack} --fingerprint <what the node has>`,
  });
}

const monthMs = 30 * 24 * 3600 * 1000;

function expiry(shown: X509Certificate, subject: string): readonly PreflightFinding[] {
  const end = Date.parse(shown.validTo);
  if (end > Date.now() + monthMs) return [];
  return [
    warning({
      code: "pve-certificate",
      subject,
      message: `its certificate ends on ${new Date(end).toISOString().slice(0, 10)}`,
      wayOut: "on the node: pvecm updatecerts --force; then take the new one with strata trust",
    }),
  ];
}
