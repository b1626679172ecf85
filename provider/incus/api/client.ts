import { type Bounds, armed } from "./bounds.ts";
import type { Connection } from "./connection.ts";
import type { Reply, Request } from "./exchange.ts";
import { requireExtension } from "./extensions.ts";
import type { Identity } from "./identity.ts";
import { IncusError } from "./incusError.ts";
import { type Started, follow } from "./operations.ts";
import { paths, withQuery } from "./paths.ts";
import { Session, type SessionOptions } from "./session.ts";
import type { Operation } from "./types/operation.ts";
import type { Server } from "./types/server.ts";
import { type Updated, type UpdateOptions, update } from "./update.ts";

export interface Fetched<T> {
  readonly value: T;
  /** To be sent as If-Match; empty when the server gave none. */
  readonly etag: string;
}

export interface SendOptions {
  /** Refuses the write with 412 when the object has changed since. */
  readonly etag?: string | undefined;
  /** Milliseconds for the call itself; the operation it starts is not limited. Default 60,000. */
  readonly timeoutMs?: number;
}

/** What a write answered: at once, or an operation. */
export interface Sent {
  /** Metadata of a direct answer. */
  readonly value: unknown;
  /** The operation in the state last seen: final after `send`, running after `start`. */
  readonly operation: Operation | undefined;
  /** Path of a created object. */
  readonly location: string | undefined;
}

interface Scope {
  readonly project?: string | undefined;
  readonly target?: string | undefined;
}

/**
 * Calls one Incus server: raw request -> typed value -> followed operation. `project` and `during`
 * give clients of narrower scope over the same session. Rejects with IncusError or IdentityError.
 */
export class IncusClient {
  readonly bounds: Bounds;
  readonly session: Session;
  readonly #scope: Scope;

  constructor(session: Session, scope: Scope = {}, bounds: Bounds = {}) {
    this.session = session;
    this.#scope = scope;
    this.bounds = bounds;
  }

  /** The project that requests go to; undefined is the server's `default`. */
  get projectName(): string | undefined {
    return this.#scope.project;
  }

  project(name: string): IncusClient {
    return new IncusClient(this.session, { ...this.#scope, project: name }, this.bounds);
  }

  /** A cluster member, or `@group`. */
  target(member: string): IncusClient {
    return new IncusClient(this.session, { ...this.#scope, target: member }, this.bounds);
  }

  /** The same client within the limits of one piece of work. */
  during(bounds: Bounds): IncusClient {
    return new IncusClient(this.session, this.#scope, armed({ ...this.bounds, ...bounds }));
  }

  /** The server, checked once per session to be the configured one. */
  server(): Promise<Server> {
    return this.session.server(this.bounds);
  }

  /** @throws MissingExtensionError naming `what` needs it and the release that brought it. */
  async require(extension: string, release: string, what: string): Promise<void> {
    requireExtension(await this.server(), extension, release, what);
  }

  /** One request with its answer unread; the answer's stream must be read or destroyed. */
  raw(request: Request): Promise<Reply> {
    return this.session.send({ ...request, path: this.#scoped(request.path) }, this.bounds);
  }

  async get<T>(path: string): Promise<Fetched<T>> {
    const { envelope, etag } = await this.session.ask(
      { method: "GET", path: this.#scoped(path) },
      this.bounds,
    );
    return {
      value: (envelope.type === "sync" ? envelope.metadata : envelope.operation) as T,
      etag,
    };
  }

  /** Undefined only when the server says that this very object, or its whole project, is not there. */
  async find<T>(path: string): Promise<Fetched<T> | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (await this.isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** `recursion` 1 gives objects, 0 their paths, 2 instances with state. A list proves no absence. */
  async list<T>(path: string, recursion: 0 | 1 | 2 = 1): Promise<T[]> {
    const { value } = await this.get<T[] | null>(withQuery(path, { recursion }));
    return value ?? [];
  }

  /** Sends a write and returns at once; an operation it starts is left to `follow`. */
  async start(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    options: SendOptions = {},
  ): Promise<Sent> {
    const { etag, timeoutMs } = options;
    return this.submit({
      method,
      path,
      body,
      ...(etag ? { headers: { "if-match": etag } } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  /** `start` for a request of any form, such as an upload. */
  async submit(request: Request): Promise<Sent> {
    const scoped = { ...request, path: this.#scoped(request.path) };
    const { envelope, location } = await this.session.ask(scoped, this.bounds);
    if (envelope.type === "async") {
      return { value: undefined, operation: envelope.operation, location };
    }
    return { value: envelope.metadata, operation: undefined, location };
  }

  /** Waits for an operation's end. `request` is what its failure is reported as. */
  follow(operation: Operation, request: Pick<Started, "method" | "path">): Promise<Operation> {
    const started = { ...request, operation, project: this.#scope.project };
    return follow(this.session, started, this.bounds);
  }

  /** Sends a write and follows its operation to the end. Never sent twice once it may have worked. */
  async send(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    options: SendOptions = {},
  ): Promise<Sent> {
    const sent = await this.start(method, path, body, options);
    if (sent.operation === undefined) return sent;
    const request = { method, path: this.#scoped(path) };
    return { ...sent, operation: await this.follow(sent.operation, request) };
  }

  /** Read, merge, write if unchanged; see `update`. */
  update<T>(
    path: string,
    merge: (current: T) => object | undefined,
    options: UpdateOptions = {},
  ): Promise<Updated<T>> {
    // The daemon checks If-Match before it takes its lock: two at once could both pass.
    return this.session.updates.run(this.#scoped(path), () => update(this, path, merge, options));
  }

  close(): void {
    this.session.connection.close();
  }

  /** Whether a failed GET or HEAD proves that the object does not exist. */
  async isAbsence(error: unknown): Promise<boolean> {
    if (!(error instanceof IncusError) || error.code !== 404 || error.outcome !== "failed") {
      return false;
    }
    const { project } = this.#scope;
    if (project === undefined || !/project not found/i.test(error.reason)) return true;
    // Here the project that was not found is the one that was asked for.
    if (error.path.startsWith("/1.0/projects/")) return true;
    // An object in an absent project is gone only if the project really is.
    const own = new IncusClient(this.session, {}, this.bounds);
    return (await own.find(paths`/1.0/projects/${project}`)) === undefined;
  }

  #scoped(path: string): string {
    return withQuery(path, { ...this.#scope });
  }
}

export interface ConnectOptions extends SessionOptions, Identity {}

/** A client of one server. Sends nothing until the first call. */
export function connectIncus(connection: Connection, options: ConnectOptions): IncusClient {
  return new IncusClient(new Session(connection, options, options));
}
