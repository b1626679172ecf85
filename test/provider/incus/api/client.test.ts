import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { paths } from "../../../../provider/incus/api/paths.ts";
import { FakeDaemon, accepted, brokenBody, failure, json, reset, sync } from "./fakeDaemon.ts";
import { incusRejection } from "./rejection.ts";

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

describe("get", () => {
  test("gives metadata and ETag, in the client's project", async () => {
    daemon.on("GET /1.0/profiles/a%20b?project=dev", sync({ name: "a b" }, { etag: "e1" }));
    const client = daemon.client().project("dev");
    const got = await client.get(paths`/1.0/profiles/${"a b"}`);
    expect(got).toEqual({ value: { name: "a b" }, etag: "e1" });
    expect(daemon.seen[1]?.headers["x-incus-authenticated"]).toBe("true");
  });

  test("tries again after a reset, a broken body and one server fault", async () => {
    daemon.on("GET /1.0/a", reset, brokenBody, sync(1));
    daemon.on("GET /1.0/b", failure("database is locked", 500), sync(2));
    const client = daemon.client();
    expect((await client.get("/1.0/a")).value).toBe(1);
    expect((await client.get("/1.0/b")).value).toBe(2);
  });

  test("gives up at the second server fault, with the server's words once", async () => {
    daemon.on("GET /1.0/a", failure("disk on fire", 500));
    const error = await incusRejection(daemon.client().get("/1.0/a"));
    expect(error).toMatchObject({ outcome: "failed", code: 500, reason: "disk on fire" });
    expect(daemon.requests().filter((seen) => seen.endsWith("/a"))).toHaveLength(2);
  });

  test.each([
    ["403", failure("Forbidden", 403)],
    ["the 500 that means 403", failure("User does not have permission for project", 500)],
  ])("tells who may not, without a second try: %s", async (_name, answer) => {
    daemon.on("GET /1.0/a", answer);
    const error = await incusRejection(daemon.client().get("/1.0/a"));
    expect(error.message).toMatch(/^GET \/1\.0\/a: not authorized: .*; .*incus config trust list/);
    expect(daemon.requests()).toEqual(["GET /1.0", "GET /1.0/a"]);
  });

  test("refuses an answer that is not from Incus", async () => {
    daemon.on("GET /1.0/a", (_seen, response) => response.writeHead(404).end("<html>"));
    const error = await incusRejection(daemon.client().get("/1.0/a"));
    expect(error.message).toContain("no Incus answer");
    expect(await incusRejection(daemon.client().find("/1.0/a"))).toMatchObject({ status: 404 });
  });
});

describe("find", () => {
  test("is undefined only for a 404 of the item", async () => {
    const client = daemon.client();
    expect(await client.find("/1.0/networks/gone")).toBeUndefined();
    daemon.on("GET /1.0/networks/hidden", failure("Forbidden", 403));
    expect(await incusRejection(client.find("/1.0/networks/hidden"))).toMatchObject({ code: 403 });
  });

  test("asks for the project when the server says that it is the project that is missing", async () => {
    const path = "GET /1.0/instances/web?project=dev";
    daemon.on(path, failure("Project not found", 404));
    const client = daemon.client().project("dev");
    expect(await client.find("/1.0/instances/web")).toBeUndefined();
    expect(daemon.requests().at(-1)).toBe("GET /1.0/projects/dev");

    daemon.on("GET /1.0/projects/dev", sync({ name: "dev" }));
    const error = await incusRejection(client.find("/1.0/instances/web"));
    expect(error).toMatchObject({ code: 404, reason: "Project not found" });
  });

  test("knows a missing project for one that was asked for itself", async () => {
    daemon.on("GET /1.0/projects/dev?project=default", failure("Project not found", 404));
    daemon.on("GET /1.0/projects/default", sync({ name: "default" }));
    const client = daemon.client().project("default");
    expect(await client.find("/1.0/projects/dev")).toBeUndefined();
  });
});

describe("list", () => {
  test("asks for objects, and takes null for none", async () => {
    daemon.on("GET /1.0/networks?recursion=1&project=dev", sync([{ name: "br0" }]));
    daemon.on("GET /1.0/networks?recursion=2", sync(null));
    expect(await daemon.client().project("dev").list("/1.0/networks")).toEqual([{ name: "br0" }]);
    expect(await daemon.client().list("/1.0/networks", 2)).toEqual([]);
  });
});

describe("send", () => {
  test("gives the location of what was created at once", async () => {
    const location = "/1.0/networks/br0";
    daemon.on("POST /1.0/networks", sync(null, { location }));
    const sent = await daemon.client().send("POST", "/1.0/networks", { name: "br0" });
    expect(sent).toEqual({ value: null, operation: undefined, location });
    expect(JSON.parse(daemon.seen[1]?.body ?? "")).toEqual({ name: "br0" });
  });

  test("is never sent twice once it may have worked", async () => {
    daemon.on("POST /1.0/networks", reset);
    const error = await incusRejection(daemon.client().send("POST", "/1.0/networks", {}));
    expect(error.outcome).toBe("unknown");
    expect(daemon.requests()).toEqual(["GET /1.0", "POST /1.0/networks"]);
  });

  test("an unreadable answer leaves the outcome unknown", async () => {
    daemon.on("POST /1.0/networks", brokenBody);
    daemon.on("PUT /1.0/networks", json(502, {}));
    const client = daemon.client();
    expect((await incusRejection(client.send("POST", "/1.0/networks"))).outcome).toBe("unknown");
    expect((await incusRejection(client.send("PUT", "/1.0/networks"))).outcome).toBe("unknown");
  });

  test("waits for a daemon that is starting", async () => {
    const starting = failure("Daemon is starting up", 503);
    daemon.on("POST /1.0/networks", starting, starting, sync(null));
    const lines: string[] = [];
    const client = daemon.client().during({ progress: (line) => lines.push(line) });
    await client.send("POST", "/1.0/networks", {});
    expect(lines).toEqual(Array(2).fill("waiting for the daemon (Daemon is starting up)"));
  });

  test("asks again when another project vanished under the search for an ACL's users", async () => {
    const reason = 'Failed getting ACL usage: Failed to load project "other": Project not found';
    daemon.on("DELETE /1.0/network-acls/web", failure(reason, 404), sync(null));
    daemon.on("GET /1.0/network-acls/web", failure(reason, 404), sync({ name: "web" }));
    const client = daemon.client();
    expect(await client.find("/1.0/network-acls/web")).toMatchObject({ value: { name: "web" } });
    await client.send("DELETE", "/1.0/network-acls/web");
    expect(daemon.requests().filter((line) => line.startsWith("DELETE"))).toHaveLength(2);
  });

  test("waits for a daemon that is down, until its patience ends", async () => {
    const client = daemon.client({ patienceMs: 20_000 });
    const hasty = daemon.client({ patienceMs: 500 });
    await client.server();
    await hasty.server();
    await daemon.stop();
    const sending = client.send("POST", "/1.0/networks", {});
    setTimeout(() => void daemon.restart(), 300);
    daemon.on("POST /1.0/networks", sync(null));
    await sending;
    expect(daemon.requests()).toEqual(["GET /1.0", "GET /1.0", "POST /1.0/networks"]);

    await daemon.stop();
    const error = await incusRejection(hasty.send("POST", "/1.0/networks", {}));
    expect(error).toMatchObject({ outcome: "refused", transient: true });
    expect(error.message).toMatch(/there is no such socket|connection refused/);
    await daemon.restart();
  });

  test("follows an operation that ends well", async () => {
    daemon.on("POST /1.0/instances?project=dev", accepted("op1"));
    const done = { id: "op1", status_code: 200, metadata: { a: 1 } };
    daemon.on("GET /1.0/operations/op1/wait?project=dev", sync(done));
    const sent = await daemon.client().project("dev").send("POST", "/1.0/instances", {});
    expect(sent.operation?.metadata).toEqual({ a: 1 });
  });
});
