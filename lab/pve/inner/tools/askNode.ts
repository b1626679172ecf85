import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { json } from "node:stream/consumers";
import { ToolError } from "./toolError.ts";

interface Answer {
  readonly data: unknown;
  readonly errors?: Readonly<Record<string, string>>;
}

const certificate = "/etc/pve/pve-root-ca.pem";
const token = "/etc/pve/priv/strata.token";

/**
 * A call of the node that this guest is, as its root.
 *
 * @throws ToolError with the node's own words; `usage` follows where parameters were at fault
 */
export async function askNode(
  method: string,
  path: string,
  params: Readonly<Record<string, string>>,
  usage = "",
): Promise<unknown> {
  const form = new URLSearchParams(params).toString();
  const isForm = method === "POST" || method === "PUT";
  const sent = https.request({
    host: "127.0.0.1",
    port: 8006,
    ca: readFileSync(certificate),
    method,
    path: `/api2/json${path}${isForm || form === "" ? "" : `?${form}`}`,
    headers: {
      authorization: `PVEAPIToken=${readFileSync(token, "utf8").trim()}`,
      ...(isForm ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    },
  });
  sent.end(isForm ? form : "");
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const { statusCode, statusMessage = "" } = response;
  const answer = (await json(response).catch(() => ({ data: null }))) as Answer;
  if (statusCode === 200) return answer.data;
  if (answer.errors === undefined) throw new ToolError(statusMessage);
  const lines = Object.entries(answer.errors).map(([key, text]) => `${key}: ${text.trimEnd()}`);
  throw new ToolError([`400 ${statusMessage}`, ...lines, usage].join("\n"));
}
