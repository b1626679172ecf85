import { PveError, type PveErrorDetails } from "./pveError.ts";

interface Asked {
  readonly method?: string;
  readonly origin: string;
  readonly path: string;
  readonly hostname: string;
}

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the host",
  ETIMEDOUT: "the host does not answer",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be looked up now",
};

const untrusted: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not the one that is trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from a CA that is not the one that is trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not the one that is trusted",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is not the one that is trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not the one that is trusted",
  CERT_SIGNATURE_FAILURE: "its certificate is not the one that is trusted",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
};

const otherHost =
  "it may be another host, or the node has a new certificate: compare the fingerprint on the node itself " +
  "(openssl x509 -noout -sha256 -fingerprint -in /etc/pve/local/pve-ssl.pem) before you trust it";
const renewal = "check the clocks; on the node, make new ones with: pvecm updatecerts --force";
const silence =
  "check that the address and port are those of the node, and on it: systemctl status pveproxy";

/** Says what a connection that failed or broke, or a time limit, means. */
export function transportError(
  asked: Asked,
  cause: unknown,
  timer: AbortSignal,
  timeoutMs: number,
): Error {
  if (cause instanceof PveError) return cause;
  const { method, origin, path } = asked;
  if (timer.aborted) {
    const reason = `no answer within ${Math.ceil(timeoutMs / 1000)} s`;
    return new PveError({ failure: "silent", method, origin, path, reason, wayOut: silence });
  }
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return new PveError({ method, origin, path, code, ...meaning(asked, code, cause, message) });
}

function meaning(
  { hostname }: Asked,
  code: string,
  cause: unknown,
  message: string,
): Pick<PveErrorDetails, "failure" | "reason" | "wayOut"> {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const { cert } = cause as { cert?: { subjectaltname?: string } };
    return {
      failure: "untrusted",
      reason: `its certificate is not for ${hostname} but for ${cert?.subjectaltname ?? "nobody"}`,
      wayOut: "use one of these names in the endpoint, if it is the right host",
    };
  }
  const distrust = untrusted[code];
  if (distrust !== undefined) {
    const wayOut =
      code.startsWith("CERT_") && code !== "CERT_SIGNATURE_FAILURE" ? renewal : otherHost;
    return { failure: "untrusted", reason: distrust, wayOut };
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("HPE_")) {
    const reason = "what answers speaks no HTTPS";
    return { failure: "foreign", reason, wayOut: "the API of a Proxmox VE is at port 8006" };
  }
  return { failure: "unreachable", reason: unreachable[code] ?? message, wayOut: silence };
}
