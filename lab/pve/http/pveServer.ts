import { createHash } from "node:crypto";
import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoggedRequest, RequestLog } from "../../faultProxy/requestLog.ts";
import type { RuleBook, Verdict } from "../../faultProxy/ruleBook.ts";
import type { PveNode } from "../node.ts";
import { failure, messageOf } from "../pveError.ts";
import type { Certificate } from "./certificate.ts";
import { failureReply, jsonReply, type Reply, textReply } from "./reply.ts";
import { respond } from "./respond.ts";

export interface ServerParts {
  readonly node: PveNode;
  readonly certificate: Certificate;
  readonly rules: RuleBook;
  readonly log: RequestLog;
  /** Called when a request may have changed something. */
  readonly changed: () => void;
}

/** The HTTPS server of a node, not yet listening: it logs every request, and breaks what the rules name. */
export function makeServer(parts: ServerParts): https.Server {
  const { key, cert } = parts.certificate;
  return https.createServer({ key, cert }, (request, response) => {
    void take(parts, request, response);
  });
}

async function take(
  { node, rules, log, changed }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const logged = log.begin(method, url);
  response.once("close", () => {
    logged.status = response.headersSent ? response.statusCode : 0;
    log.end(logged);
  });
  const verdict = rules.judge(method, url);
  logged.fault = verdict?.action.do;
  try {
    const reply = await replyTo(node, request, verdict, logged);
    if (method !== "GET") changed();
    if (reply === undefined) request.socket.destroy();
    else send(response, reply);
  } catch (error) {
    send(response, failureReply("json", failure(messageOf(error))));
  }
}

async function replyTo(
  node: PveNode,
  request: IncomingMessage,
  verdict: Verdict | undefined,
  logged: LoggedRequest,
): Promise<Reply | undefined> {
  const action = verdict?.action;
  if (action?.do === "reset-before") return undefined;
  if (action?.do === "delay") await sleep(action.ms);
  if (action?.do === "hang" && (await verdict?.held()) !== true) return undefined;
  const body = await buffer(request);
  if (body.length > 0) {
    logged.bodyHash = createHash("sha256").update(body).digest("hex").slice(0, 16);
  }
  if (action?.do === "answer") return ownReply(action.status, action.body);
  const reply = await respond(node, request, body);
  if (action?.do === "reset-after") return undefined;
  if (action?.do !== "replace" || reply === undefined) return reply;
  const replaced = action.body(JSON.parse(String(reply.body)));
  return ownReply(action.status ?? reply.status, replaced);
}

/** A rule's own answer: its `message` is the reason phrase, as it is in PVE's. */
function ownReply(status: number, body: unknown): Reply {
  if (typeof body === "string") return textReply(status, body === "" ? "fault" : body, body);
  const { message = "fault" } = (body ?? {}) as { message?: string };
  return jsonReply(status, status === 200 ? "OK" : message, body);
}

function send(response: ServerResponse, { status, reason, headers, body }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, reason, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
