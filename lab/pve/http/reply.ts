import { Answer, RawAnswer } from "../api/call.ts";
import type { PveError } from "../pveError.ts";

/** What goes back to a client; `undefined` in its place: the connection ends without an answer. */
export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** `extjs` answers 200 whatever happens, and tells of it inside. */
export type Format = "json" | "extjs";

const json = { "content-type": "application/json;charset=UTF-8" };

export function dataReply(format: Format, data: unknown): Reply {
  if (data instanceof RawAnswer) {
    return { status: 200, reason: "OK", headers: data.headers, body: data.bytes };
  }
  const body = data instanceof Answer ? data.body : { data: data ?? null };
  return jsonReply(200, "OK", format === "extjs" ? { success: 1, ...body } : body);
}

export function failureReply(format: Format, fault: PveError): Reply {
  const { status, message, errors } = fault;
  // Only the login tells of its refusal in a body; a malformed upload and a broken pipe have none either.
  const isSilent =
    (status === 401 && message !== "authentication failure") ||
    (status === 400 && errors === undefined && message === "Bad Request") ||
    status >= 595;
  if (isSilent) return textReply(status, message, "");
  const text = status === 501 ? message : `${message}\n`;
  const body = { data: null, message: text, ...(errors === undefined ? {} : { errors }) };
  return format === "extjs"
    ? jsonReply(200, "OK", { ...body, status, success: 0 })
    : jsonReply(status, message, body);
}

export const jsonReply = (status: number, reason: string, body: unknown): Reply => ({
  status,
  reason: phrase(reason),
  headers: json,
  body: JSON.stringify(body),
});

/** A text that is no JSON, without a content type. */
export const textReply = (status: number, reason: string, body: string): Reply => ({
  status,
  reason: phrase(reason),
  headers: {},
  body,
});

/** The reason phrase is one line of Latin-1. */
function phrase(reason: string): string {
  const [line = ""] = reason.split("\n");
  return line.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?");
}
