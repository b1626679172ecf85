import { randomUUID } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import type { Content } from "./exchange.ts";

export interface Part {
  readonly name: string;
  readonly file: string;
}

/** A form of files, streamed in order with its length known beforehand. */
export function multipart(parts: readonly Part[]): Content {
  const boundary = `strata-${randomUUID()}`;
  const heads = parts.map((part) => Buffer.from(headOf(part, boundary)));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const sizes = parts.map(({ file }) => statSync(file).size + "\r\n".length);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    length: [...heads.map((head) => head.byteLength), ...sizes, end.byteLength].reduce(sum),
    open: () => Readable.from(pieces(parts, heads, end), { objectMode: false }),
  };
}

async function* pieces(
  parts: readonly Part[],
  heads: readonly Buffer[],
  end: Buffer,
): AsyncGenerator<Buffer> {
  for (const [index, { file }] of parts.entries()) {
    yield heads[index] ?? Buffer.alloc(0);
    for await (const chunk of createReadStream(file)) yield chunk as Buffer;
    yield Buffer.from("\r\n");
  }
  yield end;
}

function headOf({ name, file }: Part, boundary: string): string {
  // A quote or line break in a file name would end the header early.
  const filename = basename(file).replace(/["\r\n\\]/g, "_");
  return (
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\n` +
    "Content-Type: application/octet-stream\r\n\r\n"
  );
}

function sum(total: number, size: number): number {
  return total + size;
}
