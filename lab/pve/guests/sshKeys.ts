import { failure } from "../pveError.ts";

/** @throws PveError 500 where a line is no public key. */
export function verifySshKeys(text: string): void {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const isKey = (line: string) =>
    /(^|\s)(ssh|ecdsa|sk)-[a-z0-9@.-]+\s+[A-Za-z0-9+/=]{20,}/.test(line);
  if (!lines.every(isKey)) throw failure("SSH public key validation error");
}
