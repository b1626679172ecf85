import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeDaemon, accepted, brokenBody, failure, operation, reset, sync } from "./fakeDaemon.ts";
import { incusRejection } from "./rejection.ts";

const wait = "GET /1.0/operations/op1/wait";
const look = "GET /1.0/operations/op1";
let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
  daemon.on("POST /1.0/instances", accepted("op1"));
});
afterEach(() => daemon.close());

function create(bounds = {}) {
  return daemon.client().during(bounds).send("POST", "/1.0/instances", { name: "web" });
}

describe("a failed operation", () => {
  test.each([
    ["HTTP 200 with an error", failure("no space left", 500, 200), 500],
    ["HTTP 200 with an error that looks like not found", failure("no such pool", 404, 200), 404],
    ["HTTP 200 with an error that looks like a restart", failure("no leader", 503, 200), 503],
    ["sync with status_code 400", sync(operation("op1", 400, { err: "no space left" })), 400],
    ["sync, cancelled", sync(operation("op1", 401, { status: "Cancelled" })), 401],
  ])("is a failure of the request: %s", async (_name, answer, code) => {
    daemon.on(wait, answer);
    const error = await incusRejection(create());
    expect(error).toMatchObject({ outcome: "failed", operation: "op1", code, method: "POST" });
    expect(error.message).toMatch(
      /^POST \/1\.0\/instances: (no space left|no such pool|no leader|Cancelled)$/,
    );
    expect(daemon.requests().filter((request) => request === wait)).toHaveLength(1);
  });

  test("that a shutdown cut off leaves the outcome unknown", async () => {
    daemon.on(wait, failure("Failed to run: btrfs: context canceled", 500, 200));
    const error = await incusRejection(create());
    expect(error).toMatchObject({ outcome: "unknown", transient: true, operation: "op1" });
    expect(error.reason).toMatch(/^the daemon stopped in the middle: .*btrfs/);
  });

  test("is known at once when the answer shows it", async () => {
    daemon.on("POST /1.0/instances", accepted("op1", { status_code: 400, err: "bad name" }));
    expect(await incusRejection(create())).toMatchObject({ outcome: "failed", reason: "bad name" });
    expect(daemon.requests()).not.toContain(wait);
  });
});

test("attaches again to the same operation when the wait breaks", async () => {
  daemon.on(wait, reset, brokenBody, sync(operation("op1", 200)));
  expect((await create()).operation?.status_code).toBe(200);
  expect(daemon.requests().filter((request) => request.startsWith("POST"))).toHaveLength(1);
});

test("a vanished operation leaves the outcome unknown", async () => {
  daemon.on(wait, reset, failure("Operation not found", 404));
  const error = await incusRejection(create());
  expect(error).toMatchObject({ outcome: "unknown", method: "POST", path: "/1.0/instances" });
  expect(error.message).toContain("no longer knows the operation");
});

test("a daemon that stays away leaves the outcome unknown, never refused", async () => {
  daemon.on(wait, (_seen, response) => {
    response.socket?.destroy();
    void daemon.stop();
  });
  const client = daemon.client({ patienceMs: 400 });
  const error = await incusRejection(client.send("POST", "/1.0/instances", {}));
  expect(error).toMatchObject({ outcome: "unknown", operation: "op1" });
  await daemon.restart();
});

describe("an abort", () => {
  test.each([
    ["cancels an operation that may be cancelled", true],
    ["leaves alone one that may not", false],
  ])("%s", async (_name, may_cancel) => {
    const stop = new AbortController();
    daemon.on(wait, () => stop.abort());
    daemon.on(look, sync(operation("op1", 103, { may_cancel })));
    daemon.on("DELETE /1.0/operations/op1", sync(null));
    const error = await incusRejection(create({ signal: stop.signal }));
    expect(error).toMatchObject({ outcome: "unknown", operation: "op1" });
    expect(error.message).toContain("stopped: cancelled");
    expect(daemon.requests().includes("DELETE /1.0/operations/op1")).toBe(may_cancel);
  });

  test("before the request went out leaves it refused", async () => {
    const client = daemon.client();
    await client.server();
    const during = client.during({ signal: AbortSignal.abort() });
    const error = await incusRejection(during.send("POST", "/1.0/instances", {}));
    expect(error.outcome).toBe("refused");
    expect(daemon.requests()).toEqual(["GET /1.0"]);
  });
});

test("shows the daemon's progress", async () => {
  const text = "Unpacking image: 45%";
  const metadata = { create_instance_from_image_unpack_progress: text };
  daemon.on(look, sync(operation("op1", 103, { metadata })));
  daemon.on(wait, (_seen, response) => {
    setTimeout(() => sync(operation("op1", 200))(_seen, response), 2_300);
  });
  const lines: string[] = [];
  await create({ progress: (line: string) => lines.push(line) });
  expect(lines).toEqual([text]);
});
