import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { buffer } from "node:stream/consumers";
import type { z } from "zod";
import { type PveAccess, pveOrigin, readCertificates, tokenId } from "./pveAddress.ts";
import { PveError } from "./pveError.ts";
import { refusal } from "./refusal.ts";
import { transportError } from "./transportError.ts";

export interface PveRequestOptions extends PveAccess {
  /** Milliseconds for one call; below 4,000 a refused token is never seen, since Proxmox holds it back for 3 s. Default 30,000. */
  readonly timeoutMs?: number;
}

interface Sent {
  readonly status: number;
  readonly phrase: string;
  readonly body: Buffer;
}

type Said = Readonly<Record<string, string | number>>;

/** One call; what it says goes into the query of a GET and the form of a POST. */
interface Asked {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/api2/json`. */
  readonly path: string;
  readonly said?: Said;
}

/** Requests to one Proxmox VE, and what its refusals mean. */
export class PveRequests {
  /** Such as `https://10.0.12.5:8006`. */
  readonly origin: string;
  /** `user@realm!name`, for messages. */
  readonly tokenId: string;
  readonly #url: URL;
  readonly #token: string;
  readonly #timeoutMs: number;
  readonly #agent: https.Agent;

  /** @throws Error when endpoint, certificate or token are none; the message does not show the token */
  constructor({ endpoint, certificate, token, timeoutMs = 30_000 }: PveRequestOptions) {
    this.#url = pveOrigin(endpoint);
    this.origin = this.#url.origin;
    this.tokenId = tokenId(token);
    this.#token = token;
    this.#timeoutMs = timeoutMs;
    const ca = readCertificates(certificate).map(String);
    // A node's own certificate is enough, without the CA above it.
    this.#agent = new https.Agent({
      keepAlive: true,
      maxSockets: 4,
      ca,
      allowPartialTrustChain: true,
    });
  }

  /**
   * Sends one GET and reads `data` of its answer.
   *
   * @param path below `/api2/json`
   */
  async get<Answer extends z.ZodType>(
    path: string,
    answer: Answer,
    said: Said = {},
  ): Promise<z.output<Answer>> {
    const { status, data } = await this.#ask({ method: "GET", path, said });
    const result = answer.safeParse(data);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const at =
      issue === undefined || issue.path.length === 0 ? "data" : `data.${issue.path.join(".")}`;
    throw new PveError({
      failure: "foreign",
      origin: this.origin,
      path,
      status,
      reason: `the answer is not what a Proxmox VE gives (${at}: ${issue?.message ?? "unknown"})`,
      wayOut:
        "check that the endpoint leads to a Proxmox VE 8 or 9 and not to a proxy in front of it",
    });
  }

  /** For calls that answer nothing, and may be sent again when nobody knows whether they came. */
  async change(method: "POST" | "DELETE", path: string, said: Said = {}): Promise<void> {
    await this.#ask({ method, path, said });
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask(asked: Asked): Promise<{ readonly status: number; readonly data: unknown }> {
    const { status, phrase, body } = await this.#send(asked);
    const parsed = jsonObject(body);
    if (status === 200) return { status, data: parsed?.["data"] };
    const { method, path } = asked;
    const { origin, tokenId } = this;
    throw refusal({ method, origin, path, tokenId, status, phrase, body: parsed });
  }

  async #send(asked: Asked, isAgain = false): Promise<Sent> {
    const { method, path, said = {} } = asked;
    const { hostname, port } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, "");
    const text = new URLSearchParams(
      Object.entries(said).map(([key, value]) => [key, String(value)]),
    ).toString();
    const isForm = method === "POST";
    const timer = AbortSignal.timeout(this.#timeoutMs);
    const request = https.request({
      method,
      host,
      port: port === "" ? 443 : port,
      path: `/api2/json${path}${text === "" || isForm ? "" : `?${text}`}`,
      agent: this.#agent,
      headers: {
        authorization: `PVEAPIToken=${this.#token}`,
        "user-agent": "strata",
        ...(isForm && { "content-type": "application/x-www-form-urlencoded" }),
      },
      signal: timer,
    });
    try {
      request.end(isForm ? text : undefined);
      const [response] = (await once(request, "response")) as [IncomingMessage];
      const body = await buffer(response);
      return { status: response.statusCode ?? 0, phrase: response.statusMessage ?? "", body };
    } catch (cause) {
      // The server had closed a kept connection before it saw the request.
      if (request.reusedSocket && !isAgain && !timer.aborted) return this.#send(asked, true);
      throw transportError(
        { method, origin: this.origin, path, hostname: host },
        cause,
        timer,
        this.#timeoutMs,
      );
    }
  }
}

function jsonObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
