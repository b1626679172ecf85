import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { authenticate } from "../access/authenticate.ts";
import { checkPermissions } from "../access/permissionCheck.ts";
import { Rights } from "../access/rights.ts";
import { Answer, Call, RawAnswer } from "../api/call.ts";
import { checkParameters } from "../api/parameters.ts";
import { type FoundMethod, findMethod } from "../api/schema.ts";
import type { PveNode } from "../node.ts";
import { denied, failure, messageOf, PveError } from "../pveError.ts";
import { routes } from "../routes.ts";
import { checkNodeName } from "./checkNodeName.ts";
import type { Certificate } from "./certificate.ts";
import { type Form, fromSearch, readForm, UnreadableBody } from "./readForm.ts";
import { sendFailure, sendJson, sendRaw, sendText } from "./send.ts";

/** Whoever guesses is slowed down. */
const refusalMs = 3000;
/** A form where a file was expected: the connection ends without an answer. */
const silenceMs = 5000;

/** The HTTPS server of a node; not yet listening. */
export function makeServer(node: PveNode, { key, cert }: Certificate, saved: () => void) {
  return https.createServer({ key, cert }, (request, response) => {
    void answer(node, request, response)
      .catch((error: unknown) => {
        sendFailure(response, "json", failure(messageOf(error)));
      })
      .finally(() => {
        if (request.method !== "GET") saved();
      });
  });
}

async function answer(node: PveNode, request: IncomingMessage, response: ServerResponse) {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "https://node");
  const body = await buffer(request);
  if (!["GET", "POST", "PUT", "DELETE"].includes(method)) {
    return sendText(response, 501, `method '${method}' not available`, "");
  }
  if (method === "DELETE" && body.length > 0) {
    const text = "Unexpected content for method 'DELETE'";
    return sendText(response, 501, text, text);
  }
  const [, format = "", path = "/"] = /^\/api2\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  if (format !== "json" && format !== "extjs") {
    const text = `no formatter for uri ${path}, ${format}`;
    return sendText(response, 501, text, text);
  }
  const contentType = headers["content-type"] ?? "";
  const decoded = decodeURIComponent(path);
  if (decoded.endsWith("/upload") && method === "POST" && !contentType.includes("multipart")) {
    await node.clock.hold(silenceMs);
    return request.socket.destroy();
  }
  try {
    const found = findMethod(method, decoded);
    const auth = authenticate(node.state, method, headers, node.clock.now());
    if (auth === undefined && found?.schema.permissions?.user !== "world") {
      throw new PveError(401, "No ticket");
    }
    const form = readForm(contentType, body);
    const query = fromSearch(url.searchParams);
    const values = { ...query, ...form.values };
    const data = await run(node, found, auth ?? "", { ...form, values }, `${method} ${decoded}`);
    if (data instanceof RawAnswer) sendRaw(response, data);
    else sendJson(response, format, data instanceof Answer ? data.body : { data: data ?? null });
  } catch (error) {
    if (error instanceof UnreadableBody) {
      return sendText(response, 500, error.message.trimEnd(), error.message);
    }
    const fault = error instanceof PveError ? error : failure(messageOf(error));
    if (fault.status === 401) await node.clock.hold(refusalMs);
    if (fault.status === 596) return sendText(response, 596, fault.message, "");
    sendFailure(response, format, fault);
  }
}

/** The order is PVE's: rights before the node's name, that before parameters, those before existence. */
async function run(
  node: PveNode,
  found: FoundMethod | undefined,
  auth: string,
  form: Form,
  asked: string,
): Promise<unknown> {
  const handler = found === undefined ? undefined : routes[found.route];
  if (found === undefined || handler === undefined) {
    throw new PveError(501, `Method '${asked}' not implemented`);
  }
  const { schema, pathParameters } = found;
  const rights = new Rights(node.state, auth);
  if (schema.allowtoken === 0 && rights.token !== undefined) {
    const path = asked.split(" ")[1] ?? "";
    throw denied(`URI '${path}' not available with API token, need proper ticket.\n`);
  }
  const values = { ...form.values, ...pathParameters };
  checkPermissions(schema, rights, values, node.state);
  if (schema.proxyto === "node") checkNodeName(node, pathParameters["node"] ?? "");
  checkParameters(schema.params ?? {}, values);
  return handler(new Call(node, rights, values, form.upload));
}
