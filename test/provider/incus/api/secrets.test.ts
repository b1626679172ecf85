import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { IncusClient } from "../../../../provider/incus/api/client.ts";
import { execInstance } from "../../../../provider/incus/api/exec.ts";
import { createInstanceFile } from "../../../../provider/incus/api/files.ts";
import { openOperationSocket } from "../../../../provider/incus/api/operationSocket.ts";
import { pinnedConnection } from "../../../../provider/incus/api/pinnedConnection.ts";
import {
  FakeDaemon,
  accepted,
  brokenBody,
  failure,
  json,
  operation,
  reset,
  silence,
  sync,
} from "./fakeDaemon.ts";
import { rejection } from "./rejection.ts";

const secret = "hunter2";
const path = "/1.0/certificates";
let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

/** Every way a caller could print the error. */
function printed(error: Error): string {
  return [error.message, error.stack, inspect(error, { depth: 9 }), JSON.stringify(error)].join();
}

test.each([
  ["a refusal", failure("no", 400)],
  ["not authorized", failure("Forbidden", 403)],
  ["a reset", reset],
  ["a broken body", brokenBody],
  ["silence", silence],
  ["no envelope", json(500, {})],
  ["a failed operation", accepted("op1", { status_code: 400, err: "no" })],
])("an error shows nothing of the request's body: %s", async (_name, answer) => {
  daemon.on(`POST ${path}`, answer);
  const token = { trust_token: secret, password: secret };
  const sending = daemon.client().send("POST", path, token, { timeoutMs: 200 });
  expect(printed(await rejection(sending))).not.toContain(secret);
});

test("an error shows nothing of a file's content", async () => {
  const creating = createInstanceFile(daemon.client(), "web", "/etc/shadow", { content: secret });
  expect(printed(await rejection(creating))).not.toContain(secret);
});

test("an error shows no websocket secret, environment or input of a command", async () => {
  const metadata = { fds: { control: secret, 0: secret, 1: secret, 2: secret } };
  daemon.on("POST /1.0/instances/web/exec", accepted("op1", { metadata }));
  daemon.on("GET /1.0/operations/op1/wait", sync(operation("op1", 400, { err: "no" })));
  const client: IncusClient = daemon.client();
  const request = { command: ["true"], environment: { PASSWORD: secret }, stdin: secret };
  expect(printed(await rejection(execInstance(client, "web", request)))).not.toContain(secret);
  const opening = openOperationSocket(client, "op1", secret, () => {});
  const error = await rejection(opening);
  expect(error.message).toContain("secret=***");
  expect(printed(error)).not.toContain(secret);
});

test("a key that is none is not shown", async () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`;
  const { connectIncus } = await import("../../../../provider/incus/api/client.ts");
  const pin = { origin: "https://127.0.0.1:1", certificate: "x", key, fingerprint: "a".repeat(64) };
  const connection = pinnedConnection(pin);
  const client = connectIncus(connection, { fingerprint: pin.fingerprint, firstPatienceMs: 1 });
  expect(printed(await rejection(client.server()))).not.toContain(secret);
  client.close();
});
