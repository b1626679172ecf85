import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { type ConnectOptions, connectIncus } from "../../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../../provider/incus/api/unixConnection.ts";

export const fingerprint = "a".repeat(64);

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (seen: Seen, response: http.ServerResponse) => void;

/** A real HTTP server on a unix socket that answers as the tests tell it to. */
export class FakeDaemon {
  readonly directory = mkdtempSync(join(tmpdir(), "strata-api-"));
  readonly socket = join(this.directory, "socket");
  readonly seen: Seen[] = [];
  readonly #answers = new Map<string, Answer[]>();
  #server = this.#create();

  #create(): http.Server {
    return http.createServer((request, response) => void this.#take(request, response));
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method = "", url: path = "", headers } = request;
    const seen = { method, path, headers, body };
    this.seen.push(seen);
    const answers = this.#answers.get(`${method} ${path}`) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    (answer ?? notFound)(seen, response);
  }

  /** The last answer repeats. */
  on(request: string, ...answers: Answer[]): this {
    this.#answers.set(request, answers);
    return this;
  }

  /** What takes the websockets; lost at a restart. */
  upgrade(take: (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void): this {
    this.#server.on("upgrade", take);
    return this;
  }

  requests(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.socket, resolve));
  }

  async start(): Promise<this> {
    this.on("GET /1.0", sync(trustedServer));
    await this.listen();
    return this;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async restart(): Promise<void> {
    this.#server = this.#create();
    await this.listen();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true });
  }

  client(options: Partial<ConnectOptions> = {}) {
    return connectIncus(unixConnection(this.socket), {
      fingerprint,
      patienceMs: 3_000,
      firstPatienceMs: 300,
      ...options,
    });
  }
}

export const trustedServer = {
  auth: "trusted",
  api_extensions: ["instances"],
  environment: {
    certificate_fingerprint: fingerprint,
    server_name: "node1",
    server_version: "6.0.4",
  },
};

export function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (_seen, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function sync(metadata: unknown, headers: Record<string, string> = {}): Answer {
  return json(200, { type: "sync", status_code: 200, metadata }, headers);
}

export function failure(error: string, code: number, status = code): Answer {
  return json(status, { type: "error", error, error_code: code });
}

const notFound: Answer = failure("Not Found", 404);

export function operation(id: string, code: number, more: object = {}): object {
  return { id, class: "task", status: "", status_code: code, metadata: {}, err: "", ...more };
}

export function accepted(id: string, more: object = {}): Answer {
  const path = `/1.0/operations/${id}`;
  return json(202, { type: "async", operation: path, metadata: operation(id, 103, more) });
}

/** The connection breaks after the request arrived. */
export const reset: Answer = (_seen, response) => {
  response.socket?.destroy();
};

/** Headers are flushed, the body never comes whole. */
export const brokenBody: Answer = (_seen, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"type":"sy');
  setTimeout(() => response.socket?.destroy(), 10);
};

export const silence: Answer = () => {};
