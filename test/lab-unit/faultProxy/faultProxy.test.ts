import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type FaultProxy, startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";

let directory: string;
let daemon: http.Server;
let seen: string[];
let proxy: FaultProxy;
const agent = new http.Agent({ keepAlive: true });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "strata-proxy-"));
  seen = [];
  daemon = startDaemon();
  await listen();
  proxy = await startFaultProxy({
    upstream: join(directory, "daemon"),
    socket: join(directory, "proxy"),
    log: join(directory, "log.jsonl"),
  });
});

afterEach(async () => {
  await proxy.close();
  daemon.closeAllConnections();
  daemon.close();
  rmSync(directory, { recursive: true });
});

/** Echoes what it was sent. */
function startDaemon(): http.Server {
  return http.createServer((request, response) => {
    void text(request).then((body) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(201, { "content-type": "application/json", etag: "e1" });
      response.end(JSON.stringify({ body }));
    });
  });
}

function listen(): Promise<void> {
  return new Promise((resolve) => daemon.listen(join(directory, "daemon"), resolve));
}

interface Result {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | undefined;
}

function ask(method: string, path: string, body = ""): Promise<Result> {
  return new Promise((resolve, reject) => {
    const socketPath = proxy.socket;
    const request = http.request({ socketPath, method, path, agent }, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((json) => {
        resolve({ status, body: JSON.parse(json), etag: headers.etag });
      }, reject);
    });
    request.once("error", reject);
    request.end(body);
  });
}

test("passes requests on and logs them", async () => {
  const answer = await ask("POST", "/1.0/a?project=dev", "hello");
  expect(answer).toEqual({ status: 201, body: { body: "hello" }, etag: "e1" });
  await ask("GET", "/1.0/operations/x/websocket?secret=abc");
  expect(proxy.requests).toMatchObject([
    { seq: 1, method: "POST", path: "/1.0/a?project=dev", status: 201, fault: undefined },
    { seq: 2, method: "GET", path: "/1.0/operations/x/websocket?secret=***", bodyHash: "" },
  ]);
  expect(proxy.requests[0]?.bodyHash).toBe("2cf24dba5fb0a30e");
  const lines = readFileSync(join(directory, "log.jsonl"), "utf8").trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([1, 2]);
});

test("keeps the client's connection open between requests", async () => {
  await ask("GET", "/a");
  const reused = await new Promise((resolve) => {
    const request = http.request({ socketPath: proxy.socket, path: "/b", agent }, (response) => {
      response.resume();
      resolve(request.reusedSocket);
    });
    request.end();
  });
  expect(reused).toBe(true);
});

test("resets before and after the daemon", async () => {
  proxy.add({ path: "/before", action: { do: "reset-before" } });
  proxy.add({ path: "/after", action: { do: "reset-after" } });
  await expect(ask("POST", "/before")).rejects.toThrow(/hang up|ECONNRESET|EPIPE/);
  await expect(ask("POST", "/after")).rejects.toThrow(/hang up|ECONNRESET|EPIPE/);
  expect(seen).toEqual(["POST /after"]);
  expect(proxy.requests.map(({ status, fault }) => [status, fault])).toEqual([
    [0, "reset-before"],
    [0, "reset-after"],
  ]);
});

test("answers itself, and changes the daemon's answers", async () => {
  proxy.add({ method: "DELETE", action: { do: "answer", status: 503, body: { error: "no" } } });
  const rename = (original: unknown) => ({ ...(original as object), more: 1 });
  proxy.add({ method: "GET", action: { do: "replace", body: rename } });
  expect(await ask("DELETE", "/a")).toMatchObject({ status: 503, body: { error: "no" } });
  expect(await ask("GET", "/a")).toMatchObject({ status: 201, body: { body: "", more: 1 } });
  expect(seen).toEqual(["GET /a"]);
});

test("acts on the named occurrences only, until it is removed", async () => {
  const rule = proxy.add({
    path: "/1.0/instances/*",
    nth: [1, 3],
    action: { do: "answer", status: 500, body: {} },
  });
  const statuses = async (path: string) => (await ask("GET", path)).status;
  expect(await statuses("/1.0/instances")).toBe(201);
  expect(await statuses("/1.0/instances/a/state")).toBe(201);
  expect(await statuses("/1.0/instances/a?x=1")).toBe(500);
  expect(await statuses("/1.0/instances/a")).toBe(201);
  expect(await statuses("/1.0/instances/b")).toBe(500);
  expect(rule.hits).toBe(2);
  rule.remove();
  const always = proxy.add({ path: /b\?y/, action: { do: "answer", status: 500, body: {} } });
  expect(await statuses("/b?y=1")).toBe(500);
  always.remove();
  expect(await statuses("/b?y=1")).toBe(201);
});

test("delays", async () => {
  proxy.add({ action: { do: "delay", ms: 150 } });
  await Promise.all([ask("POST", "/a"), ask("POST", "/b"), ask("GET", "/c")]);
  expect(proxy.requests[0]?.duration).toBeGreaterThanOrEqual(149);
  expect(proxy.counts()).toEqual({ total: 3, reads: 1, writes: 2, maxInFlight: 3 });
  expect(proxy.counts({ method: "POST" }).maxInFlight).toBe(2);
  proxy.clear();
  await ask("GET", "/a");
  await ask("GET", "/a");
  expect(proxy.counts()).toEqual({ total: 2, reads: 2, writes: 0, maxInFlight: 1 });
});

test("holds a request, then lets it through or breaks it", async () => {
  const held = proxy.add({ path: "/a", action: { do: "hang" } });
  const asking = ask("POST", "/a", "kept");
  await held.hit();
  expect(seen).toEqual([]);
  held.release();
  expect((await asking).body).toEqual({ body: "kept" });

  const lost = proxy.add({ path: "/b", action: { do: "hang" } });
  void lost.hit().then(() => lost.remove());
  await expect(ask("POST", "/b")).rejects.toThrow(/hang up|ECONNRESET/);
  expect(seen).toEqual(["POST /a"]);
});

test("survives a restart of the daemon", async () => {
  await ask("GET", "/a");
  daemon.closeAllConnections();
  daemon.close();
  await expect(ask("GET", "/a")).rejects.toThrow(/hang up|ECONNRESET/);
  daemon = startDaemon();
  await listen();
  expect((await ask("GET", "/a")).status).toBe(201);
});

test("passes websockets through, and breaks them on demand", async () => {
  const echo = new WebSocketServer({ server: daemon });
  echo.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
  const address = `ws+unix://${proxy.socket}:/1.0/events`;
  const socket = new WebSocket(address);
  const said = await new Promise((resolve, reject) => {
    socket.on("open", () => socket.send("hello"));
    socket.on("message", (data) => resolve(String(data as Buffer)));
    socket.on("error", reject);
  });
  expect(said).toBe("hello");
  socket.terminate();

  proxy.add({ path: "/1.0/events", action: { do: "reset-before" } });
  const error = await new Promise<Error>((resolve) => {
    new WebSocket(address).on("error", resolve);
  });
  expect(error.message).toMatch(/hang up|ECONNRESET/);
  echo.close();
});
