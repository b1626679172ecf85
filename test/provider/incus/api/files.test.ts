import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createInstanceFile,
  deleteInstanceFile,
  getInstanceFile,
  headInstanceFile,
} from "../../../../provider/incus/api/files.ts";
import { FakeDaemon, failure, sync } from "./fakeDaemon.ts";
import { incusRejection } from "./rejection.ts";

const path = "/1.0/instances/web/files?path=%2Fetc%2Fmotd";
const headers = {
  "x-incus-type": "file",
  "x-incus-mode": "0640",
  "x-incus-uid": "1000",
  "x-incus-gid": "0",
};
const attributes = { type: "file", mode: 0o640, uid: 1000, gid: 0 };
let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

test("reads content and attributes", async () => {
  daemon.on(`GET ${path}`, (_seen, response) => response.writeHead(200, headers).end("hello"));
  daemon.on(`HEAD ${path}`, (_seen, response) => response.writeHead(200, headers).end());
  const client = daemon.client();
  const file = await getInstanceFile(client, "web", "/etc/motd");
  expect(file).toMatchObject(attributes);
  expect(await text(file?.content ?? Readable.from([]))).toBe("hello");
  expect(await headInstanceFile(client, "web", "/etc/motd")).toEqual(attributes);
});

test("tells a missing file from one that cannot be read", async () => {
  const client = daemon.client();
  daemon.on(`GET ${path}`, failure("Not Found", 404));
  daemon.on(`HEAD ${path}`, (_seen, response) => response.writeHead(404).end());
  expect(await getInstanceFile(client, "web", "/etc/motd")).toBeUndefined();
  expect(await headInstanceFile(client, "web", "/etc/motd")).toBeUndefined();
  daemon.on(`GET ${path}`, failure("agent not running", 500));
  const error = await incusRejection(getInstanceFile(client, "web", "/etc/motd"));
  expect(error.reason).toBe("agent not running");
});

test("creates with an octal mode, and sends a stream afresh at each try", async () => {
  const starting = failure("Daemon is starting up", 503);
  daemon.on(`POST ${path}`, starting, sync(null));
  let opened = 0;
  const content = () => {
    opened += 1;
    return Readable.from(["a", "b"]);
  };
  const post = { content, mode: 0o644, uid: 0, gid: 5 };
  await createInstanceFile(daemon.client(), "web", "/etc/motd", post);
  expect(opened).toBe(2);
  const sent = daemon.seen.at(-1);
  expect(sent?.body).toBe("ab");
  expect(sent?.headers).toMatchObject({
    "x-incus-type": "file",
    "x-incus-mode": "0644",
    "x-incus-uid": "0",
    "x-incus-gid": "5",
    "x-incus-write": "overwrite",
  });
});

test("sends text with its length, and makes directories", async () => {
  daemon.on(`POST ${path}`, sync(null));
  const client = daemon.client();
  await createInstanceFile(client, "web", "/etc/motd", { content: "é" });
  expect(daemon.seen.at(-1)).toMatchObject({ body: "é", headers: { "content-length": "2" } });
  await createInstanceFile(client, "web", "/etc/motd", { type: "directory" });
  expect(daemon.seen.at(-1)?.headers["x-incus-type"]).toBe("directory");
});

test("deleting what is absent is fine, any other refusal is not", async () => {
  const client = daemon.client();
  await deleteInstanceFile(client, "web", "/etc/motd");
  daemon.on(`DELETE ${path}`, failure("directory not empty", 500));
  const error = await incusRejection(deleteInstanceFile(client, "web", "/etc/motd"));
  expect(error.reason).toBe("directory not empty");
});
