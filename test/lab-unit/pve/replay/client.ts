import { once } from "node:events";
import https from "node:https";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Request {
  readonly method: string;
  /** With its query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Response {
  readonly status: number;
  readonly reason: string;
  readonly body: unknown;
  readonly isJson: boolean;
}

/** Sends requests as they are: any verb, any body, certificates checked. */
export class Client {
  readonly #endpoint: URL;
  readonly #agent: https.Agent;

  constructor(endpoint: string, ca: string) {
    this.#endpoint = new URL(endpoint);
    // Well before a server ends them: what is sent meanwhile gets no answer.
    this.#agent = new https.Agent({ keepAlive: true, timeout: 2000, ca });
  }

  async send({ method, path, headers, body }: Request): Promise<Response> {
    const { hostname, port } = this.#endpoint;
    const length = body.length > 0 ? { "content-length": String(body.length) } : {};
    const sent = https.request({
      hostname,
      port,
      method,
      path,
      agent: this.#agent,
      headers: {
        ...headers,
        ...length,
      },
    });
    sent.end(body);
    try {
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      return read(response, await buffer(response));
    } catch {
      return {
        status: 0,
        reason: "connection closed without a response",
        body: null,
        isJson: false,
      };
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function read(response: IncomingMessage, bytes: Buffer): Response {
  const { statusCode: status = 0, statusMessage: reason = "", headers } = response;
  const isJson = headers["content-type"]?.includes("json") === true;
  const common = { status, reason, isJson };
  if (headers["content-encoding"] === "gzip") return { ...common, body: "<gzip bytes>" };
  const text = bytes.toString("utf8");
  if (text === "") return { ...common, body: null };
  return { ...common, body: isJson ? (JSON.parse(text) as unknown) : text };
}
