import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import http from "node:http";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { forward, forwardUpgrade, headersFor } from "./forward.ts";
import { type Counts, type LoggedRequest, RequestLog } from "./requestLog.ts";
import { RuleBook, type Verdict } from "./ruleBook.ts";
import type { ActiveRule, Match, Rule } from "./rules.ts";

export interface FaultProxyOptions {
  /** The daemon's unix socket. */
  readonly upstream: string;
  /** Unix socket to listen on; shorter than 108 characters. */
  readonly socket: string;
  /** File for one JSON line per finished request. */
  readonly log?: string;
}

export interface FaultProxy {
  readonly socket: string;
  /** May be set anew when the daemon moved. */
  upstream: string;
  /** Everything asked since the start or the last `clear`. */
  readonly requests: readonly LoggedRequest[];
  add(rule: Rule): ActiveRule;
  counts(match?: Match): Counts;
  /** Removes all rules and empties the log. */
  clear(): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a daemon: it logs every request, and breaks what the rules name. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new RunningProxy(options);
  await proxy.listen();
  return proxy;
}

class RunningProxy implements FaultProxy {
  readonly socket: string;
  upstream: string;
  readonly #log: RequestLog;
  readonly #rules = new RuleBook();
  readonly #server: http.Server;
  readonly #upgraded = new Set<Duplex>();

  constructor({ upstream, socket, log }: FaultProxyOptions) {
    this.upstream = upstream;
    this.socket = socket;
    this.#log = new RequestLog(log);
    this.#server = http.createServer((request, response) => void this.#take(request, response));
    this.#server.on(
      "upgrade",
      (request, client, head) => void this.#upgrade(request, client, head),
    );
    // Waits and uploads last as long as they last.
    this.#server.requestTimeout = 0;
    this.#server.keepAliveTimeout = 0;
  }

  get requests(): readonly LoggedRequest[] {
    return this.#log.requests;
  }

  listen(): Promise<void> {
    rmSync(this.socket, { force: true });
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.socket, () => {
        chmodSync(this.socket, 0o600);
        resolve();
      });
    });
  }

  add(rule: Rule): ActiveRule {
    return this.#rules.add(rule);
  }

  counts(match?: Match): Counts {
    return this.#log.counts(match);
  }

  clear(): void {
    this.#rules.clear();
    this.#log.clear();
  }

  async close(): Promise<void> {
    this.#rules.clear();
    const upgraded = [...this.#upgraded].map((client) => once(client.destroy(), "close"));
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await Promise.all([closed, ...upgraded]);
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const logged = this.#log.begin(method, url);
    response.once("close", () => {
      // Only what really went out counts as answered.
      logged.status = response.headersSent ? response.statusCode : 0;
      this.#log.end(logged);
    });
    const verdict = this.#rules.judge(method, url);
    logged.fault = verdict?.action.do;
    try {
      if (verdict !== undefined && (await this.#stopped(verdict, request, response))) return;
      const answer = await forward(this.upstream, request, response, logged);
      await deliver(answer, response, verdict);
    } catch {
      // The daemon is down: the client sees a broken connection, as it would without the proxy.
      response.destroy();
      request.socket.destroy();
    }
  }

  /** Whether the request ends here, without the daemon. */
  async #stopped(
    verdict: Verdict,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<boolean> {
    const { action } = verdict;
    if (action.do === "delay") await sleep(action.ms);
    if (action.do === "hang" && (await verdict.held())) return false;
    if (action.do === "answer") {
      request.resume();
      answerWith(response, action.status, action.body);
      return true;
    }
    if (action.do !== "reset-before" && action.do !== "hang") return false;
    request.socket.destroy();
    return true;
  }

  async #upgrade(request: http.IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const { method = "", url = "" } = request;
    const logged = this.#log.begin(method, url);
    this.#upgraded.add(client);
    client.on("error", () => {});
    client.once("close", () => {
      this.#upgraded.delete(client);
      this.#log.end(logged);
    });
    const verdict = this.#rules.judge(method, url);
    logged.fault = verdict?.action.do;
    if (verdict?.action.do === "delay") await sleep(verdict.action.ms);
    const goesOn = verdict === undefined || verdict.action.do === "delay";
    if (!goesOn && !(verdict.action.do === "hang" && (await verdict.held()))) {
      client.destroy();
      return;
    }
    logged.status = 101;
    forwardUpgrade(this.upstream, request, client, head);
  }
}

async function deliver(
  answer: http.IncomingMessage,
  response: http.ServerResponse,
  verdict: Verdict | undefined,
): Promise<void> {
  const action = verdict?.action;
  if (action?.do === "reset-after") {
    for await (const chunk of answer) void chunk;
    response.socket?.destroy();
    return;
  }
  if (action?.do === "replace") {
    const body = action.body(JSON.parse(await text(answer)));
    answerWith(response, action.status ?? answer.statusCode ?? 200, body);
    return;
  }
  answer.once("error", () => response.destroy());
  response.writeHead(answer.statusCode ?? 502, headersFor(answer));
  // A wait answers its headers long before its body.
  response.flushHeaders();
  answer.pipe(response);
}

function answerWith(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
