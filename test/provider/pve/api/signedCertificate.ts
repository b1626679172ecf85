import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "../../../../lab/pve/http/certificate.ts";

/** A node's certificate as a real one has it: signed by a CA of the cluster's own. */
export function signedCertificate(name: string): { ca: string; node: Certificate } {
  const directory = mkdtempSync(join(tmpdir(), "pve-ca-"));
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: directory, stdio: "pipe" });
  const read = (file: string) => readFileSync(join(directory, file), "utf8");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  try {
    openssl(
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      "ca.key",
      "-out",
      "ca.pem",
      "-subj",
      "/CN=PVE Cluster CA",
    );
    openssl("req", ...newKey, "-keyout", "node.key", "-out", "node.csr", "-subj", `/CN=${name}`);
    writeFileSync(join(directory, "names"), `subjectAltName=DNS:${name},IP:127.0.0.1\n`);
    const ca = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"];
    openssl("x509", "-req", "-in", "node.csr", ...ca, "-out", "node.pem", "-days", "9");
    const cert = read("node.pem");
    const { fingerprint256: fingerprint } = new X509Certificate(cert);
    return { ca: read("ca.pem"), node: { key: read("node.key"), cert, fingerprint } };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
