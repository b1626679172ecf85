import { PveError } from "../pveError.ts";

/** An uploaded file, in memory: what a lab uploads is small. */
export interface Upload {
  readonly filename: string;
  readonly bytes: Buffer;
}

export interface MultipartForm {
  readonly fields: Record<string, string>;
  readonly upload?: Upload;
}

/** The only fields there may be, in the only order there may be. */
const order = ["content", "checksum-algorithm", "checksum", "filename"];

/**
 * Reads the form of an upload. PVE reads it as a stream and insists on the order of its fields.
 * @throws PveError 400 without a body, whatever is wrong.
 */
export function parseMultipart(contentType: string, body: Buffer): MultipartForm {
  const [, boundary] = /boundary="?([^";]+)"?/.exec(contentType) ?? [];
  if (boundary === undefined) throw badRequest();
  const fields: Record<string, string> = {};
  let at = -1;
  for (const part of partsOf(body, `--${boundary}`)) {
    const end = part.indexOf("\r\n\r\n");
    const head = part.subarray(0, end).toString("utf8");
    const [, name = ""] = /\bname="([^"]*)"/.exec(head) ?? [];
    const [, filename] = /\bfilename="([^"]*)"/.exec(head) ?? [];
    const content = part.subarray(end + 4);
    const place = order.indexOf(name);
    if (end < 0 || place <= at) throw badRequest();
    at = place;
    if (filename !== undefined) {
      return { fields: { ...fields, filename }, upload: { filename, bytes: content } };
    }
    fields[name] = content.toString("utf8");
  }
  return { fields };
}

const badRequest = () => new PveError(400, "Bad Request");

function* partsOf(body: Buffer, delimiter: string): Generator<Buffer> {
  let from = body.indexOf(delimiter);
  while (from >= 0) {
    const start = from + delimiter.length + 2;
    const next = body.indexOf(`\r\n${delimiter}`, start - 2);
    if (next < 0) return;
    yield body.subarray(start, next);
    from = next + 2;
  }
}
