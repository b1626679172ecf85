import type { Parameters } from "../api/parameters.ts";
import { parseMultipart, type Upload } from "./multipart.ts";

export interface Form {
  readonly values: Parameters;
  readonly upload?: Upload;
}

/** A body that cannot be read: its text goes back as it is, not as JSON. */
export class UnreadableBody extends Error {}

/** Values of a request's body by its content type; a key that comes twice is a list. */
export function readForm(contentType: string, body: Buffer): Form {
  if (body.length === 0) return { values: {} };
  if (contentType.startsWith("multipart/form-data")) {
    const { fields, upload } = parseMultipart(contentType, body);
    return { values: fields, ...(upload === undefined ? {} : { upload }) };
  }
  const text = body.toString("utf8");
  if (contentType.startsWith("application/json")) return { values: parseJson(text) };
  return { values: fromSearch(new URLSearchParams(text)) };
}

export function fromSearch(search: URLSearchParams): Parameters {
  const values: Record<string, unknown> = {};
  for (const key of new Set(search.keys())) {
    const all = search.getAll(key);
    values[key] = all.length === 1 ? all[0] : all;
  }
  return values;
}

/** The fault's words are those of Perl's JSON reader, for the two faults a client meets. */
function parseJson(text: string): Parameters {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Parameters;
  } catch {
    // Said below.
  }
  const inObject = /^\s*\{\s*(?!["}])/.exec(text);
  const offset = inObject?.[0].length ?? 0;
  const expected =
    inObject === null
      ? "malformed JSON string, neither tag, array, object, number, string or atom"
      : `'"' expected`;
  const rest = text.slice(offset) || "(end of string)";
  throw new UnreadableBody(
    `${expected}, at character offset ${offset} (before "${rest}") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 917.\n`,
  );
}
