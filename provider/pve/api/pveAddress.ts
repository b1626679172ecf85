import { X509Certificate } from "node:crypto";

/** How a Proxmox VE is reached, and by what it is known. */
export interface PveAccess {
  /** Such as `https://10.0.12.5:8006/`. */
  readonly endpoint: string;
  /** PEM of the node's certificate, or of its cluster's CA: the only ones trusted. */
  readonly certificate: string;
  /** `user@realm!name=value`. */
  readonly token: string;
}

/** @throws Error when it is no https address of a host alone */
export function pveOrigin(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isPlain =
    url !== undefined &&
    url.protocol === "https:" &&
    url.username === "" &&
    url.password === "" &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "";
  if (isPlain) return url;
  // The address itself is not shown: it may hold a password.
  throw new Error(
    "the endpoint of a Proxmox VE is the https address of its API and no more, such as https://10.0.12.5:8006/",
  );
}

/**
 * The token without its value, for messages.
 *
 * @throws Error when it is no token; the message does not show it
 */
export function tokenId(token: string): string {
  const [, id] = /^([^\s!=]+@[^\s!=]+![A-Za-z][\w.-]*)=\S+$/.exec(token) ?? [];
  if (id !== undefined) return id;
  throw new Error(
    "the token of a Proxmox VE has the form user@realm!name=value, as `pveum user token add` prints it: " +
      "full-tokenid=value",
  );
}

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates in a text.
 *
 * @throws Error when there is none, or one that cannot be read
 */
export function readCertificates(text: string): readonly X509Certificate[] {
  const found = text.match(pem) ?? [];
  try {
    const certificates = found.map((one) => new X509Certificate(one));
    if (certificates.length > 0) return certificates;
  } catch {
    // Told below.
  }
  throw new Error(
    "the certificate of a Proxmox VE is PEM text; on the node it is /etc/pve/local/pve-ssl.pem, and that of its CA " +
      "/etc/pve/pve-root-ca.pem",
  );
}
