import type { IncomingMessage } from "node:http";
import { authenticate } from "../access/authenticate.ts";
import { checkPermissions } from "../access/permissionCheck.ts";
import { Rights } from "../access/rights.ts";
import { Call } from "../api/call.ts";
import { checkParameters } from "../api/parameters.ts";
import { type FoundMethod, findMethod } from "../api/schema.ts";
import type { PveNode } from "../node.ts";
import { denied, failure, messageOf, PveError } from "../pveError.ts";
import { routes } from "../routes.ts";
import { checkNodeName } from "./checkNodeName.ts";
import { type Form, fromSearch, readForm, UnreadableBody } from "./readForm.ts";
import { dataReply, failureReply, type Reply, textReply } from "./reply.ts";

/** Whoever guesses is slowed down. */
const refusalMs = 3000;
/** A form where a file was expected: the connection ends without an answer. */
const silenceMs = 5000;

/** Executes a request; undefined where PVE would close the connection. */
export async function respond(
  node: PveNode,
  request: IncomingMessage,
  body: Buffer,
): Promise<Reply | undefined> {
  const { method = "GET", headers } = request;
  const url = new URL(request.url ?? "/", "https://node");
  if (!["GET", "POST", "PUT", "DELETE"].includes(method)) {
    return textReply(501, `method '${method}' not available`, "");
  }
  if (method === "DELETE" && body.length > 0) {
    const text = "Unexpected content for method 'DELETE'";
    return textReply(501, text, text);
  }
  const [, format = "", path = "/"] = /^\/api2\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  if (format !== "json" && format !== "extjs") {
    const text = `no formatter for uri ${path}, ${format}`;
    return textReply(501, text, text);
  }
  const contentType = headers["content-type"] ?? "";
  const decoded = decodedPath(path);
  if (decoded.endsWith("/upload") && method === "POST" && !contentType.includes("multipart")) {
    await node.clock.hold(silenceMs);
    return undefined;
  }
  try {
    const found = findMethod(method, decoded);
    const auth = authenticate(node.state, method, headers, node.clock.now());
    if (auth === undefined && found?.schema.permissions?.user !== "world") {
      throw new PveError(401, "No ticket");
    }
    const form = readForm(contentType, body);
    const values = { ...fromSearch(url.searchParams), ...form.values };
    const asked = `${method} ${decoded}`;
    return dataReply(format, await execute(node, found, auth ?? "", { ...form, values }, asked));
  } catch (error) {
    if (error instanceof UnreadableBody) {
      return textReply(500, error.message.trimEnd(), error.message);
    }
    const fault = error instanceof PveError ? error : failure(messageOf(error));
    if (fault.status === 401) await node.clock.hold(refusalMs);
    return failureReply(format, fault);
  }
}

/** The order is PVE's: rights before the node's name, that before parameters, those before existence. */
async function execute(
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

/** A path with a lone % is taken as it is. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
