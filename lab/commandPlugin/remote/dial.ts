import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "ssh2";
import type { Call } from "../../../provider/core/definition.ts";
import type { Connection, Endpoint } from "./connection.ts";
import { openClient } from "./openClient.ts";
import { announce, type PluginSession } from "../pluginSession.ts";

/** Milliseconds before the second attempt; each later wait is half as long again, up to the longest. */
const firstWait = 100;
const longestWait = 5000;

/** Logs in, through a server in between where there is one, and tries again as often as the connection says. */
export async function dial<T>(
  connection: Connection,
  call: Call<PluginSession>,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  announce(call);
  const { proxy } = connection;
  if (proxy === undefined) return dialled(connection, call, "Dial", undefined, use);
  return dialled(proxy, call, "Dial proxy", undefined, (between) =>
    dialled(connection, call, "Dial from proxy", () => forward(between, connection), use),
  );
}

async function dialled<T>(
  endpoint: Endpoint,
  call: Call<PluginSession>,
  what: string,
  through: (() => Promise<Duplex>) | undefined,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await retried(endpoint, call, what, async () =>
    openClient(endpoint, call.signal, await through?.()),
  );
  try {
    return await use(client);
  } finally {
    client.end();
  }
}

async function retried<T>(
  { dialErrorLimit: limit }: Endpoint,
  call: Call<PluginSession>,
  what: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const { signal } = call;
  for (let failed = 1, wait = firstWait; ; failed += 1, wait = Math.min(wait * 1.5, longestWait)) {
    try {
      return await attempt();
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (limit > -1 && failed > limit) {
        const reason = (cause as Error).message;
        throw new Error(`after ${failed - 1} failed attempts: ${reason}`, { cause });
      }
      call.status(`${what} ${failed}/${limit === -1 ? "inf" : limit} failed: retrying`);
      await sleep(wait, undefined, { signal });
    }
  }
}

function forward(between: Client, { host, port }: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    between.forwardOut("127.0.0.1", 0, host, port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
}
