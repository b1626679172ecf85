import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Pair {
  readonly certificate: string;
  readonly key: string;
  readonly keyFile: string;
  readonly certificateFile: string;
  /** SHA-256, lower-case hex. */
  readonly fingerprint: string;
}

/** A self-signed certificate, made as the incus command makes them. */
export function makePair(directory: string, name: string): Pair {
  const keyFile = join(directory, `${name}.key`);
  const certificateFile = join(directory, `${name}.crt`);
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"];
  const files = ["-keyout", keyFile, "-out", certificateFile];
  const rest = ["-x509", "-nodes", "-days", "2", "-subj", `/CN=${name}`, "-batch"];
  execFileSync("openssl", ["req", ...curve, ...rest, ...files], { stdio: "pipe" });
  const certificate = readFileSync(certificateFile, "utf8");
  const fingerprint = new X509Certificate(certificate).fingerprint256
    .replaceAll(":", "")
    .toLowerCase();
  return { certificate, key: readFileSync(keyFile, "utf8"), keyFile, certificateFile, fingerprint };
}
