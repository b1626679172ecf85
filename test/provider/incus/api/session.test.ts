import { afterEach, beforeEach, expect, test } from "vitest";
import { MissingExtensionError } from "../../../../provider/incus/api/extensions.ts";
import { IdentityError } from "../../../../provider/incus/api/identityError.ts";
import { FakeDaemon, failure, fingerprint, silence, sync, trustedServer } from "./fakeDaemon.ts";
import { incusRejection, rejection } from "./rejection.ts";

const other = "b".repeat(64);
let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

test("asks who the server is once, before anything else", async () => {
  daemon.on("GET /1.0/a", sync(1));
  const client = daemon.client({ fingerprint: fingerprint.toUpperCase(), serverName: "node1" });
  await Promise.all([client.get("/1.0/a"), client.project("p").server(), client.get("/1.0/a")]);
  expect(daemon.requests()).toEqual(["GET /1.0", "GET /1.0/a", "GET /1.0/a"]);
});

test.each([
  ["certificate fingerprint", { fingerprint: other }, other, fingerprint],
  ["server name", { serverName: "node2" }, "node2", "node1"],
])("sends nothing more to a server with another %s", async (what, options, expected, actual) => {
  const client = daemon.client(options);
  const attempts = [
    client.send("POST", "/1.0/networks", {}),
    client.project("dev").get("/1.0/networks"),
    client.find("/1.0/networks/br0"),
    client.update("/1.0/networks/br0", () => ({})),
    client.raw({ method: "DELETE", path: "/1.0/networks/br0" }),
  ];
  const errors = await Promise.all(attempts.map(rejection));
  errors.push(await rejection(client.server()));
  expect(new Set(errors).size).toBe(1);
  expect(errors[0]).toBeInstanceOf(IdentityError);
  expect(errors[0]).toMatchObject({ expected, actual });
  expect(errors[0]?.message).toContain(`its ${what} is ${actual}, expected ${expected}`);
  expect(daemon.requests()).toEqual(["GET /1.0"]);
});

test("says so when the server does not trust the client", async () => {
  daemon.on("GET /1.0", sync({ auth: "untrusted", api_extensions: [] }));
  const error = await incusRejection(daemon.client().get("/1.0/networks"));
  expect(error.message).toMatch(/not authorized: .* does not trust this client; .*trust add/);
  expect(daemon.requests()).toEqual(["GET /1.0"]);
});

test("refuses to start without a fingerprint, and tells how to find it", () => {
  expect(() => daemon.client({ fingerprint: "" })).toThrow(/not configured; .*incus query/);
  expect(() => daemon.client({ fingerprint: "abc" })).toThrow(/"abc" is no SHA-256/);
});

test("asks again once a daemon that was down is back", async () => {
  await daemon.stop();
  const client = daemon.client();
  const error = await incusRejection(client.server());
  expect(error).toMatchObject({ outcome: "refused", transient: true });
  expect(error.message).toMatch(/; check that the daemon runs there/);
  await daemon.restart();
  expect((await client.server()).environment?.server_name).toBe("node1");
});

test("waits longer for a daemon that says it is starting than for one never seen", async () => {
  const starting = failure("Daemon is starting up", 503);
  daemon.on("GET /1.0", ...Array(6).fill(starting), sync(trustedServer));
  await daemon.client({ firstPatienceMs: 1, patienceMs: 60_000 }).server();
  expect(daemon.requests()).toHaveLength(7);
});

test("one caller's abort does not stop the others", async () => {
  daemon.on("GET /1.0", (_seen, response) => {
    setTimeout(() => sync(trustedServer)(_seen, response), 100);
  });
  const client = daemon.client();
  const hasty = client.during({ signal: AbortSignal.timeout(20) });
  const [first, second] = await Promise.allSettled([hasty.server(), client.server()]);
  expect(first.status).toBe("rejected");
  expect(second.status).toBe("fulfilled");
});

test("a call that is never answered ends at its time limit, outcome unknown", async () => {
  daemon.on("PUT /1.0/a", silence);
  const error = await incusRejection(daemon.client().send("PUT", "/1.0/a", {}, { timeoutMs: 50 }));
  expect(error).toMatchObject({ outcome: "unknown", transient: false });
  expect(error.message).toContain("within 1 s");
});

test("a deadline ends a call and its retries", async () => {
  daemon.on("PUT /1.0/a", silence);
  daemon.on("PUT /1.0/b", failure("Incus is shutting down", 503));
  const client = daemon.client({ patienceMs: 60_000 });
  await client.server();
  const start = Date.now();
  const within = (ms: number) => client.during({ deadline: Date.now() + ms });
  expect(await incusRejection(within(100).send("PUT", "/1.0/a"))).toMatchObject({
    outcome: "unknown",
    reason: "stopped: the time allowed for this step is over",
  });
  expect(await incusRejection(within(300).send("PUT", "/1.0/b"))).toMatchObject({
    outcome: "refused",
    reason: "Incus is shutting down",
  });
  expect(Date.now() - start).toBeLessThan(1_000);
});

test("names the missing extension, the release that has it, and who needs it", async () => {
  const client = daemon.client();
  await client.require("instances", "0.1", "an instance");
  const error = await rejection(client.require("instance_oci", "6.3", "an OCI image"));
  expect(error).toBeInstanceOf(MissingExtensionError);
  expect(error.message).toContain(
    'an OCI image needs the API extension "instance_oci", which Incus has since 6.3; this server (6.0.4)',
  );
});
