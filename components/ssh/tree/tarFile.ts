import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import type { TreeEntry } from "./sourceTree.ts";

const block = 512;
const types = { file: "0", link: "2", directory: "5" };

/**
 * Writes a tree as a tar archive (POSIX.1-2001, pax). The same tree makes the same bytes everywhere: owners and times
 * are zero.
 */
export function writeTar(entries: readonly TreeEntry[], file: string): void {
  const target = openSync(file, "wx", 0o600);
  try {
    for (const entry of entries) writeSync(target, member(entry));
    writeSync(target, Buffer.alloc(2 * block));
  } finally {
    closeSync(target);
  }
}

function member(entry: TreeEntry): Buffer {
  const { kind, from, mode } = entry;
  const path = kind === "directory" ? `${entry.path}/` : entry.path;
  const target = kind === "link" ? from : "";
  const content = kind === "file" ? readFileSync(from) : Buffer.alloc(0);
  const long = [...paxRecord("path", path), ...paxRecord("linkpath", target)].join("");
  return Buffer.concat([
    ...(long === "" ? [] : paxHeader(Buffer.from(long))),
    header({ path, target, mode, size: content.length, type: types[kind] }),
    padded(content),
  ]);
}

function paxHeader(records: Buffer): Buffer[] {
  const size = records.length;
  return [header({ path: "pax", target: "", mode: 0o644, size, type: "x" }), padded(records)];
}

/** A record where the header's 100 bytes do not hold the text. Its length counts its own digits. */
function paxRecord(key: string, value: string): string[] {
  if (Buffer.byteLength(value) <= 100) return [];
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return [`${length} ${key}=${value}\n`];
}

interface Header {
  readonly path: string;
  readonly target: string;
  readonly mode: number;
  readonly size: number;
  readonly type: string;
}

/** The fields of a ustar header: offset, and as many octal digits as fit before a zero byte. */
function header({ path, target, mode, size, type }: Header): Buffer {
  const buffer = Buffer.alloc(block);
  const octal = (value: number, offset: number, length: number) =>
    buffer.write(value.toString(8).padStart(length - 1, "0"), offset, "latin1");
  Buffer.from(path).copy(buffer, 0, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  buffer.fill(" ", 148, 156);
  buffer.write(type, 156, "latin1");
  Buffer.from(target).copy(buffer, 157, 0, 100);
  buffer.write("ustar\u000000", 257, "latin1");
  const sum = buffer.reduce((total, byte) => total + byte, 0);
  buffer.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return buffer;
}

function padded(content: Buffer): Buffer {
  const rest = content.length % block;
  return rest === 0 ? content : Buffer.concat([content, Buffer.alloc(block - rest)]);
}
