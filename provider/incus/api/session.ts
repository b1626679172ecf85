import { type Bounds, raced } from "./bounds.ts";
import type { Connection } from "./connection.ts";
import { type Envelope, readEnvelope, refusal } from "./envelope.ts";
import { type Reply, type Request, exchange } from "./exchange.ts";
import { type Identity, checkIdentity, requireIdentity } from "./identity.ts";
import { IdentityError } from "./identityError.ts";
import { IncusError } from "./incusError.ts";
import { KeyedQueue } from "./keyedQueue.ts";
import { type RetryRules, retrying } from "./retry.ts";
import type { Server } from "./types/server.ts";

/** An envelope that is no error, and what came with it. */
export interface Answer {
  readonly envelope: Exclude<Envelope, { type: "error" }>;
  readonly etag: string;
  readonly location: string | undefined;
}

export interface SessionOptions {
  /** Milliseconds to wait for a daemon that answered before, or says that it is starting. Default 60,000. */
  readonly patienceMs?: number | undefined;
  /** Milliseconds to wait for a daemon never seen. Default 5,000. */
  readonly firstPatienceMs?: number | undefined;
}

/** One server for one run: nothing but GET /1.0 is sent before that showed the right server. */
export class Session {
  readonly connection: Connection;
  /** Read-merge-write runs by object. */
  readonly updates = new KeyedQueue();
  readonly #expected: Identity;
  readonly #patienceMs: number;
  readonly #firstPatienceMs: number;
  #server: Promise<Server> | undefined;
  #answered = false;

  constructor(connection: Connection, expected: Identity, options: SessionOptions = {}) {
    this.connection = connection;
    this.#expected = requireIdentity(expected);
    this.#patienceMs = options.patienceMs ?? 60_000;
    this.#firstPatienceMs = options.firstPatienceMs ?? 5_000;
  }

  /** The checked answer of GET /1.0, asked once. A wrong identity is remembered for good. */
  async server(bounds: Bounds = {}): Promise<Server> {
    this.#server ??= this.#identify(bounds);
    return raced(this.#server, bounds.signal, notAsked);
  }

  /** Sends one request and gives its answer unread. Rejects when the server refuses it. */
  async send(request: Request, bounds: Bounds): Promise<Reply> {
    return this.#checked(request, bounds, async () => {
      const reply = await exchange(this.connection, trusted(request), bounds.signal);
      if (reply.status < 400) return reply;
      const answered = { method: request.method, path: request.path, status: reply.status };
      const body = await reply.read();
      // An answer to HEAD has no body to tell more.
      if (request.method === "HEAD") throw refusal(answered, "no such object", reply.status);
      const envelope = readEnvelope(answered, body);
      const error = envelope.type === "error" ? envelope.error : `HTTP ${reply.status}`;
      throw refusal(answered, error, envelope.type === "error" ? envelope.code : reply.status);
    });
  }

  /** Sends one request and reads the envelope. Rejects with the server's own words. */
  async ask(request: Request, bounds: Bounds): Promise<Answer> {
    return this.#checked(request, bounds, () => this.#askOnce(trusted(request), bounds.signal));
  }

  async #checked<T>(request: Request, bounds: Bounds, attempt: () => Promise<T>): Promise<T> {
    await this.server(bounds);
    try {
      return await retrying(attempt, this.#rules(request), bounds);
    } catch (error) {
      if (error instanceof IdentityError) this.#refuseForGood(error);
      throw error;
    }
  }

  async #askOnce(request: Request, signal?: AbortSignal): Promise<Answer> {
    const reply = await exchange(this.connection, request, signal);
    const answered = { method: request.method, path: request.path, status: reply.status };
    const envelope = readEnvelope(answered, await reply.read());
    if (envelope.type === "error") throw refusal(answered, envelope.error, envelope.code);
    const { etag = "", location } = reply.headers;
    return { envelope, etag, location };
  }

  async #identify(bounds: Bounds): Promise<Server> {
    const request: Request = { method: "GET", path: "/1.0" };
    try {
      // Without the first caller's signal and deadline: others wait for the same answer.
      const shared: Bounds = { progress: (message) => bounds.progress?.(message) };
      const answer = await retrying(() => this.#askOnce(request), this.#rules(request), shared);
      this.#answered = true;
      const server = (answer.envelope.type === "sync" ? answer.envelope.metadata : {}) as Server;
      checkIdentity(server, this.#expected, this.connection.label);
      return server;
    } catch (error) {
      // A daemon that could not be reached may be asked again; a wrong one never.
      if (!(error instanceof IdentityError)) this.#server = undefined;
      throw error;
    }
  }

  #refuseForGood(error: IdentityError): void {
    this.#server = Promise.reject(error);
    this.#server.catch(() => {});
  }

  #rules({ method }: Request): RetryRules {
    const reads = method === "GET" || method === "HEAD";
    return {
      patienceMs: ({ code }) =>
        this.#answered || code === 503 ? this.#patienceMs : this.#firstPatienceMs,
      mayPass(error, failures) {
        // An error under 200 is what became of an operation, not of this request.
        if (error.status === 200) return false;
        if (error.transient) return reads || error.outcome === "refused";
        return reads && failures === 1 && isServerFault(error);
      },
    };
  }
}

/** With this header an untrusted client gets 403 where it would get a shortened answer. */
function trusted(request: Request): Request {
  return { ...request, headers: { "x-incus-authenticated": "true", ...request.headers } };
}

function isServerFault(error: IncusError): boolean {
  return (error.code ?? 0) >= 500 && !error.reason.startsWith("not authorized");
}

function notAsked(): IncusError {
  const reason = "stopped before the server was known";
  return new IncusError({ method: "GET", path: "/1.0", outcome: "refused", reason });
}
