import { readFileSync } from "node:fs";

/** One recorded request with its answer; the README beside the recordings tells of each field. */
export interface Exchange {
  readonly file: string;
  readonly line: number;
  /** Seconds since the file's first exchange. */
  readonly t: number;
  readonly dt: number;
  readonly auth: string;
  readonly method: string;
  readonly path: string;
  readonly rawpath?: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly form: Readonly<Record<string, unknown>> | string;
  readonly sent?: "json";
  readonly status: number;
  readonly reason: string;
  readonly body: unknown;
  readonly not_json?: string;
  readonly note?: string;
}

export function readExchanges(file: string): Exchange[] {
  const url = new URL(`../recordings/${file}.jsonl`, import.meta.url);
  const lines = readFileSync(url, "utf8").trimEnd().split("\n");
  return lines.map((text, at) => ({ ...(JSON.parse(text) as Exchange), file, line: at + 1 }));
}

/** The UPID an answer hands out. */
export function upidOf({ body }: Pick<Exchange, "body">): string | undefined {
  const data = (body as { data?: unknown } | null)?.data;
  return typeof data === "string" && data.startsWith("UPID:") ? data : undefined;
}

/** Of a look at a task's status: the UPID asked for and what it was doing. */
export function pollOf(exchange: Exchange): { upid: string; status: string } | undefined {
  const [, upid] = /\/tasks\/(UPID:[^/]+)\/status$/.exec(exchange.path) ?? [];
  const data = (exchange.body as { data?: { status?: string } } | null)?.data;
  return upid === undefined || data?.status === undefined
    ? undefined
    : { upid, status: data.status };
}
