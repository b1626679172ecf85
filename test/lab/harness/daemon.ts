import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Raised with the daemon's status, so that a test can ask for 404. */
export class DaemonError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.name = "DaemonError";
    this.status = status;
  }
}

interface Reply {
  readonly type: string;
  readonly metadata: unknown;
  readonly error?: string;
  readonly error_code?: number;
  readonly operation?: string;
}

/** One plain request to the daemon, with nothing of the provider's client in between. */
export async function daemonRequest(
  socket: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply> {
  const text = await new Promise<string>((resolve, reject) => {
    const request = http.request({ socketPath: socket, method, path }, (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (received += chunk));
      response.on("end", () => resolve(received));
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const reply = JSON.parse(text) as Reply;
  if (reply.type === "error") throw new DaemonError(reply.error_code ?? 0, reply.error ?? text);
  return reply;
}

export async function daemonGet<T>(socket: string, path: string): Promise<T> {
  return (await daemonRequest(socket, "GET", path)).metadata as T;
}

/** Races of the daemon with itself while it works on a bridge: provider/incus/transient.ts tells of them. */
const bridgeRace =
  /Failed to run: ip .*(does not exist|Cannot find device)|listening socket .*Address already in use/s;

/** A write, followed to the end of its operation; tried again where a link of another guest went away. */
export async function daemonWrite(
  socket: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  for (let tries = 20; ; tries -= 1) {
    try {
      return await writeOnce(socket, method, path, body);
    } catch (error) {
      if (tries === 1 || !(error instanceof DaemonError && bridgeRace.test(error.message)))
        throw error;
      await sleep(500);
    }
  }
}

async function writeOnce(
  socket: string,
  method: string,
  path: string,
  body: unknown,
): Promise<void> {
  const { operation } = await daemonRequest(socket, method, path, body);
  if (!operation) return;
  const { metadata } = await daemonRequest(socket, "GET", `${operation}/wait`);
  const { status_code, err } = metadata as { status_code: number; err: string };
  if (status_code !== 200) throw new DaemonError(status_code, err);
}

/** True only for the daemon's own 404. */
export async function isGone(socket: string, path: string): Promise<boolean> {
  try {
    await daemonGet(socket, path);
    return false;
  } catch (error) {
    if (error instanceof DaemonError && error.status === 404) return true;
    throw error;
  }
}

/** Names in a collection, such as `/1.0/instances?project=dev`. */
export async function names(socket: string, path: string): Promise<string[]> {
  const urls = await daemonGet<string[]>(socket, path);
  return urls.map((url) => decodeURIComponent(url.replace(/\?.*$/, "").split("/").at(-1) ?? ""));
}
