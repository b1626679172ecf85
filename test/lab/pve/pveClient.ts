import { waitFor } from "../../../lab/waitFor.ts";
import { Client } from "../../lab-unit/pve/replay/client.ts";

export interface PvePlace {
  readonly endpoint: string;
  /** Its certificate, or that of its CA. */
  readonly ca: string;
  readonly token: string;
}

/** Calls of one node by plain HTTPS, as root's token. */
export class PveClient {
  readonly #client: Client;
  readonly #token: string;

  constructor({ endpoint, ca, token }: PvePlace) {
    this.#client = new Client(endpoint, ca);
    this.#token = token;
  }

  /** @throws Error with status and reason of a refusal. */
  async ask<T>(
    method: string,
    path: string,
    form: Readonly<Record<string, string | readonly string[]>> = {},
  ): Promise<T> {
    const pairs = Object.entries(form).flatMap(([key, value]) =>
      (typeof value === "string" ? [value] : value).map((one) => [key, one]),
    );
    const text = new URLSearchParams(pairs as [string, string][]).toString();
    const query = method === "GET" && text !== "" ? `?${text}` : "";
    const body = Buffer.from(method === "GET" ? "" : text);
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await this.#client.send({
      method,
      path: `/api2/json${path}${query}`,
      headers: { authorization: `PVEAPIToken=${this.#token}`, ...(body.length > 0 ? type : {}) },
      body,
    });
    const { status, reason } = answer;
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${reason}`);
    return (answer.body as { data: T }).data;
  }

  /** A call that starts a task, followed to its end. @throws Error where it fails, with its log. */
  async run(method: string, path: string, form: Readonly<Record<string, string>> = {}) {
    await this.#ended(await this.ask<string>(method, path, form), `${method} ${path}`);
  }

  /** Uploads an image of this name; what is in it does not matter here. */
  async upload(path: string, name: string, content = "import"): Promise<void> {
    const form = new FormData();
    form.append("content", content);
    form.append("filename", new Blob(["an image"]), name);
    const encoded = new Response(form);
    const answer = await this.#client.send({
      method: "POST",
      path: `/api2/json${path}`,
      headers: {
        authorization: `PVEAPIToken=${this.#token}`,
        "content-type": encoded.headers.get("content-type") ?? "",
      },
      body: Buffer.from(await encoded.arrayBuffer()),
    });
    if (answer.status !== 200) throw new Error(`POST ${path}: ${answer.status} ${answer.reason}`);
    await this.#ended((answer.body as { data: string }).data, `POST ${path}`);
  }

  close(): void {
    this.#client.close();
  }

  async #ended(upid: string, asked: string): Promise<void> {
    const task = `/nodes/${upid.split(":")[1] ?? ""}/tasks/${encodeURIComponent(upid)}`;
    const wait = { what: `the end of ${upid}`, seconds: 120, wayOut: "", everyMs: 100 };
    const end = await waitFor(wait, async () => {
      const { exitstatus } = await this.ask<{ exitstatus?: string }>("GET", `${task}/status`);
      return exitstatus;
    });
    if (end === "OK") return;
    const log = await this.ask<{ t: string }[]>("GET", `${task}/log`);
    throw new Error(`${asked}: ${log.map(({ t }) => t).join("\n")}`);
  }
}
