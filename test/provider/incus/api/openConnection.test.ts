import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openConnection } from "../../../../provider/incus/api/openConnection.ts";
import { type Pair, makePair } from "./certificates.ts";

const fingerprint = "a".repeat(64);
let directory: string;
let pair: Pair;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "strata-credentials-"));
  pair = makePair(directory, "client");
});
afterAll(() => rmSync(directory, { recursive: true }));

function open(certificate: object, key: object): string[] {
  const warnings: string[] = [];
  const location = { kind: "https", origin: "https://h:8443", certificate, key };
  openConnection(location as Parameters<typeof openConnection>[0], {
    fingerprint,
    warn: (message) => warnings.push(message),
  }).close();
  return warnings;
}

test("takes PEM text or files", () => {
  chmodSync(pair.keyFile, 0o600);
  const { certificate, key, certificateFile, keyFile } = pair;
  expect(open({ pem: certificate }, { pem: key })).toEqual([]);
  expect(open({ file: certificateFile }, { file: keyFile })).toEqual([]);
});

test("warns about a key file that others may read", () => {
  chmodSync(pair.keyFile, 0o640);
  const file = pair.keyFile;
  expect(open({ pem: pair.certificate }, { file })).toEqual([
    `the client key ${file} has mode 0640; run: chmod 600 ${file}`,
  ]);
});

test("names what it cannot use, without showing it", () => {
  const secret = "not a key: hunter2";
  const file = join(directory, "odd.key");
  writeFileSync(file, secret, { mode: 0o600 });
  const certificate = { pem: pair.certificate };
  expect(() => open(certificate, { file })).toThrow(/^the client key .*odd\.key is not a PEM key/);
  expect(() => open(certificate, { pem: secret })).toThrow(/^the client key is not a PEM key; /);
  expect(() => open(certificate, { pem: secret })).not.toThrow(/hunter2/);
  expect(() => open(certificate, { file: join(directory, "none") })).toThrow(
    /cannot read the client key .*none \(ENOENT\); make one with/,
  );
  const locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";
  expect(() => open(certificate, { pem: locked })).toThrow(/protected by a passphrase/);
});
