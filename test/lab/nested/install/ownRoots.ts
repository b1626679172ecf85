import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const bundle = "/etc/ssl/certs/ca-certificates.crt";
const distributed = "/usr/share/ca-certificates/mozilla";

/** Roots that this machine's administrator has added to those of Debian, PEM: what stands between it and the outside has them. */
export async function ownRoots(): Promise<string[]> {
  const files = await readdir(distributed).catch(() => []);
  const known = await Promise.all(files.map((file) => readFile(join(distributed, file), "utf8")));
  const all = new Set(known.flatMap(certificates));
  const text = await readFile(bundle, "utf8").catch(() => "");
  return certificates(text).filter((one) => !all.has(one));
}

function certificates(text: string): string[] {
  const found = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  return found.map((one) => one.replaceAll("\r", ""));
}
