import { createHash } from "node:crypto";
import http from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import type { LoggedRequest } from "./requestLog.ts";

/** Sends a request on to the daemon and gives its answer, unread. */
export function forward(
  upstream: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  logged: LoggedRequest,
): Promise<http.IncomingMessage> {
  const hash = createHash("sha256");
  return new Promise((resolve, reject) => {
    const onward = http.request({
      socketPath: upstream,
      method: request.method,
      path: request.url,
      // No pool: a restarted daemon must never be met over a socket of the old one. Yet not "close": the daemon
      // answers once it has the JSON, and would then hang up on the body's last chunk (EPIPE).
      headers: { ...request.headers, connection: "keep-alive" },
      agent: false,
    });
    onward.once("response", resolve);
    onward.once("error", reject);
    let hashed = false;
    request.on("data", (chunk: Buffer) => {
      hashed = true;
      hash.update(chunk);
    });
    request.once("end", () => {
      if (hashed) logged.bodyHash = hash.digest("hex").slice(0, 16);
    });
    // The client left: the daemon must notice, as it would without a proxy.
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  });
}

/** Headers for the client: its connection to us is not the one we have to the daemon. */
export function headersFor(answer: http.IncomingMessage): http.IncomingHttpHeaders {
  const { connection: _ours, "keep-alive": _limits, ...headers } = answer.headers;
  return headers;
}

/** Passes an upgrade to a websocket through, byte by byte. */
export function forwardUpgrade(
  upstream: string,
  request: http.IncomingMessage,
  client: Duplex,
  head: Buffer,
): net.Socket {
  const daemon = net.connect({ path: upstream });
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
  }
  daemon.write(`${lines.join("\r\n")}\r\n\r\n`);
  daemon.write(head);
  daemon.pipe(client);
  client.pipe(daemon);
  daemon.once("error", () => client.destroy());
  daemon.once("close", () => client.destroy());
  client.once("error", () => daemon.destroy());
  client.once("close", () => daemon.destroy());
  return daemon;
}
