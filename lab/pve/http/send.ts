import type { ServerResponse } from "node:http";
import type { RawAnswer } from "../api/call.ts";
import type { PveError } from "../pveError.ts";

/** `extjs` answers 200 whatever happens, and tells of it inside. */
export type Format = "json" | "extjs";

const json = { "content-type": "application/json;charset=UTF-8" };

export function sendJson(
  response: ServerResponse,
  format: Format,
  body: Readonly<Record<string, unknown>>,
): void {
  const whole = format === "extjs" ? { success: 1, ...body } : body;
  end(response, 200, "OK", json, JSON.stringify(whole));
}

export function sendFailure(response: ServerResponse, format: Format, fault: PveError): void {
  const { status, message, errors } = fault;
  // Only the login tells of its refusal in a body; a malformed upload has none either.
  const isSilent = status === 401 && message !== "authentication failure";
  if (isSilent || (status === 400 && errors === undefined && message === "Bad Request")) {
    return sendText(response, status, message, "");
  }
  const text = status === 501 ? message : `${message}\n`;
  const body = { data: null, message: text, ...(errors === undefined ? {} : { errors }) };
  if (format === "extjs") {
    return end(response, 200, "OK", json, JSON.stringify({ ...body, status, success: 0 }));
  }
  end(response, status, message, json, JSON.stringify(body));
}

/** A text that is no JSON, without a content type. */
export function sendText(response: ServerResponse, status: number, reason: string, text: string) {
  end(response, status, reason, {}, text);
}

export function sendRaw(response: ServerResponse, { bytes, headers }: RawAnswer): void {
  end(response, 200, "OK", headers, bytes);
}

function end(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  if (response.headersSent) return;
  // The reason phrase is one line of Latin-1.
  const [line = ""] = reason.split("\n");
  const phrase = line.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?");
  response.writeHead(status, phrase, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
