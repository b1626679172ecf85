import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls, { type TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { connectIncus } from "../../../../provider/incus/api/client.ts";
import { IdentityError } from "../../../../provider/incus/api/identityError.ts";
import { openOperationSocket } from "../../../../provider/incus/api/operationSocket.ts";
import { pinnedConnection } from "../../../../provider/incus/api/pinnedConnection.ts";
import { type Pair, makePair } from "./certificates.ts";
import { trustedServer } from "./fakeDaemon.ts";
import { incusRejection, rejection } from "./rejection.ts";

let directory: string;
let daemon: Pair;
let client: Pair;
let stranger: Pair;
const closing: (() => void)[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "strata-tls-"));
  daemon = makePair(directory, "daemon");
  client = makePair(directory, "client");
  stranger = makePair(directory, "stranger");
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => rmSync(directory, { recursive: true }));

function listen(server: tls.Server | https.Server): Promise<string> {
  closing.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function identity(request: IncomingMessage, response: ServerResponse, seen: string[]): void {
  const peer = (request.socket as TLSSocket).getPeerX509Certificate();
  seen.push(`${request.url} ${peer?.subject}`);
  const environment = {
    ...trustedServer.environment,
    certificate_fingerprint: daemon.fingerprint,
  };
  const metadata = { ...trustedServer, environment };
  response.end(JSON.stringify({ type: "sync", status_code: 200, metadata }));
}

function connect(origin: string, fingerprint: string) {
  const { certificate, key } = client;
  const incus = connectIncus(pinnedConnection({ origin, certificate, key, fingerprint }), {
    fingerprint,
    firstPatienceMs: 100,
  });
  closing.push(() => incus.close());
  return incus;
}

test("shows the client's certificate to the pinned server, over one kept connection", async () => {
  const seen: string[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    identity(request, response, seen);
  const server = https.createServer(
    { cert: daemon.certificate, key: daemon.key, requestCert: true, rejectUnauthorized: false },
    handle,
  );
  let connections = 0;
  server.on("secureConnection", () => (connections += 1));
  const incus = connect(await listen(server), daemon.fingerprint.toUpperCase());
  await incus.get("/1.0/a");
  await incus.get("/1.0/b");
  expect(seen).toEqual(["/1.0 CN=client", "/1.0/a CN=client", "/1.0/b CN=client"]);
  expect(connections).toBe(1);
});

test("another certificate is refused in the handshake: no byte of HTTP is sent", async () => {
  let bytes = 0;
  let connections = 0;
  const server = tls.createServer(
    { cert: stranger.certificate, key: stranger.key, minVersion: "TLSv1.3" },
    (socket) => socket.on("data", (data) => (bytes += data.byteLength)).on("error", () => {}),
  );
  server.on("connection", () => (connections += 1));
  server.on("tlsClientError", () => {});
  const incus = connect(await listen(server), daemon.fingerprint);
  const first = await rejection(incus.send("POST", "/1.0/networks", { name: "br0" }));
  expect(first).toBeInstanceOf(IdentityError);
  expect(first.message).toContain(
    `its certificate fingerprint is ${stranger.fingerprint}, expected ${daemon.fingerprint}`,
  );
  expect(await rejection(incus.get("/1.0/networks"))).toBe(first);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect({ connections, bytes }).toEqual({ connections: 1, bytes: 0 });
});

test("a server that changes its certificate in the middle of a run is never asked again", async () => {
  const seen: string[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader("connection", "close");
    identity(request, response, seen);
  };
  const server = https.createServer({ cert: daemon.certificate, key: daemon.key }, handle);
  const incus = connect(await listen(server), daemon.fingerprint);
  await incus.get("/1.0/a");
  server.setSecureContext({ cert: stranger.certificate, key: stranger.key });
  const error = await rejection(incus.get("/1.0/b"));
  expect(error).toBeInstanceOf(IdentityError);
  expect(await rejection(incus.server())).toBe(error);
  expect(seen).toHaveLength(2);
});

test("a server that speaks only TLS 1.2 is refused", async () => {
  let asked = 0;
  const server = https.createServer(
    { cert: daemon.certificate, key: daemon.key, maxVersion: "TLSv1.2" },
    () => (asked += 1),
  );
  const error = await incusRejection(connect(await listen(server), daemon.fingerprint).server());
  expect(error).toMatchObject({ outcome: "refused", transient: false });
  expect(error.message).toMatch(/protocol version|unsupported protocol/i);
  expect(asked).toBe(0);
});

test("websockets are pinned too", async () => {
  let asked = 0;
  const server = https.createServer({ cert: stranger.certificate, key: stranger.key });
  new WebSocketServer({ server }).on("connection", () => (asked += 1));
  const incus = connect(await listen(server), daemon.fingerprint);
  const error = await rejection(openOperationSocket(incus, "op1", "hush", () => {}));
  expect(error).toBeInstanceOf(IdentityError);
  expect(asked).toBe(0);
});

test("cannot be made without a fingerprint", () => {
  const pin = { origin: "https://h", certificate: "", key: "", fingerprint: "" };
  expect(() => pinnedConnection(pin)).toThrow(/fingerprint is not configured/);
});
