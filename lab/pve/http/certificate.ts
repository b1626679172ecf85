import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256, as clients pin it. */
  readonly fingerprint: string;
}

/** Makes a self-signed certificate for a node's name and address, good for ten years. */
export function makeCertificate(name: string, address: string): Certificate {
  const directory = mkdtempSync(join(tmpdir(), "pve-cert-"));
  const [keyFile, certFile] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  try {
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        keyFile,
        "-out",
        certFile,
        "-days",
        "3650",
        "-subj",
        `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${name}`,
        "-addext",
        `subjectAltName=DNS:${name},DNS:localhost,IP:${address},IP:127.0.0.1`,
      ],
      { stdio: "pipe" },
    );
    const cert = readFileSync(certFile, "utf8");
    const { fingerprint256 } = new X509Certificate(cert);
    return { key: readFileSync(keyFile, "utf8"), cert, fingerprint: fingerprint256 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
