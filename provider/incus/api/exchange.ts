import http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import type { Connection } from "./connection.ts";
import { transportError } from "./transportError.ts";

/** A body that is streamed; `open` is called once per attempt. */
export interface Content {
  readonly type: string;
  /** Bytes; chunked when absent. */
  readonly length?: number;
  open(): Readable;
}

export interface Request {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
  /** Holds its socket for long: no time limit, and a pool of its own. */
  readonly long?: boolean;
  /** Milliseconds for the whole call, body included. Default 60,000; none when `long`. */
  readonly timeoutMs?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The body; to be read to its end or destroyed. */
  readonly stream: http.IncomingMessage;
  /** The whole body; rejects with an IncusError when it breaks off. */
  read(): Promise<Buffer>;
}

const callTimeoutMs = 60_000;

/**
 * Sends one request once and gives what came back, whatever its status.
 * Rejects with an IncusError that says whether the request may have been executed.
 */
export function exchange(
  connection: Connection,
  request: Request,
  signal?: AbortSignal,
): Promise<Reply> {
  const timeoutMs = request.timeoutMs ?? (request.long === true ? undefined : callTimeoutMs);
  const timer = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const limits = [signal, timer].filter((limit) => limit !== undefined);
  const json = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
  const url = new URL(connection.origin);
  const send = url.protocol === "https:" ? https.request : http.request;
  let sent = false;

  return new Promise((resolve, reject) => {
    const explain = (cause: unknown): Error =>
      transportError(request, cause, { sent, signal, timer, timeoutMs, label: connection.label });
    const outgoing = send({
      host: url.hostname,
      port: url.port,
      method: request.method,
      // Given apart from the URL, which would normalise "%2E%2E" away.
      path: request.path,
      agent: request.long === true ? connection.waits : connection.calls,
      headers: headersOf(request, json),
      ...(limits.length === 0 ? {} : { signal: AbortSignal.any(limits) }),
    });
    outgoing.once("socket", (socket) => {
      if (!socket.connecting) sent = true;
      else socket.once("connect", () => (sent = true));
    });
    outgoing.on("error", (cause) => reject(explain(cause)));
    outgoing.once("response", (stream) => {
      resolve({
        status: stream.statusCode ?? 0,
        headers: stream.headers,
        stream,
        read: () => readAll(stream, explain),
      });
    });
    if (request.content === undefined) {
      outgoing.end(json);
      return;
    }
    const source = request.content.open();
    source.once("error", (cause) => outgoing.destroy(cause));
    outgoing.once("close", () => source.destroy());
    source.pipe(outgoing);
  });
}

function headersOf(request: Request, json: Buffer | undefined): http.OutgoingHttpHeaders {
  const length = json?.byteLength ?? request.content?.length;
  const type = json === undefined ? request.content?.type : "application/json";
  return {
    "user-agent": "strata",
    ...(type === undefined ? {} : { "content-type": type }),
    ...(length === undefined ? {} : { "content-length": length }),
    ...request.headers,
  };
}

async function readAll(
  stream: http.IncomingMessage,
  explain: (cause: unknown) => Error,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch (cause) {
    throw explain(cause);
  }
  return Buffer.concat(chunks);
}
