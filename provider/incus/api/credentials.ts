import { readFileSync, statSync } from "node:fs";
import type { HttpsLocation, Pem } from "./location.ts";

export interface Credentials {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  readonly warnings: readonly string[];
}

/** @throws Error when a file cannot be read or holds no PEM of that kind. */
export function readCredentials(location: HttpsLocation): Credentials {
  const certificate = readPem(location.certificate, "certificate", /-----BEGIN CERTIFICATE-----/);
  const key = readPem(location.key, "key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(key)) {
    throw new Error(
      `the client key for ${location.origin} is protected by a passphrase, which cannot be asked ` +
        "for here; use a key without one, kept as a stack secret or in a file with mode 0600",
    );
  }
  return { certificate, key, warnings: keyFileWarnings(location.key) };
}

function readPem(source: Pem, what: string, form: RegExp): string {
  const name = "file" in source ? ` ${source.file}` : "";
  const text = "file" in source ? readText(source.file, what) : source.pem;
  if (form.test(text)) return text;
  throw new Error(`the client ${what}${name} is not a PEM ${what}; give the PEM text or its file`);
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(
      `cannot read the client ${what} ${file} (${code}); make one with: incus remote generate-certificate`,
      { cause },
    );
  }
}

function keyFileWarnings(source: Pem): string[] {
  if (!("file" in source)) return [];
  const mode = statSync(source.file).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  const shown = mode.toString(8).padStart(4, "0");
  return [`the client key ${source.file} has mode ${shown}; run: chmod 600 ${source.file}`];
}
