import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeDaemon, accepted, failure, operation, reset, sync } from "./fakeDaemon.ts";
import { incusRejection } from "./rejection.ts";

interface Thing {
  readonly config: Record<string, string>;
}

const path = "/1.0/networks/br0";
let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

const thing = (config: Record<string, string>, etag: string) => sync({ config }, { etag });
const ours = ({ config }: Thing) =>
  config.ours === "1" ? undefined : { config: { ...config, ours: "1" } };

function writes() {
  return daemon.seen
    .filter(({ method }) => method === "PUT")
    .map(({ headers, body }) => [headers["if-match"], (JSON.parse(body) as Thing).config]);
}

test("writes the merged object on the condition that nobody changed it", async () => {
  daemon.on(`GET ${path}`, thing({ a: "1" }, "e1")).on(`PUT ${path}`, sync(null));
  const updated = await daemon.client().update<Thing>(path, ours);
  expect(updated).toEqual({ before: { config: { a: "1" } }, changed: true });
  expect(writes()).toEqual([["e1", { a: "1", ours: "1" }]]);
});

test("writes nothing when there is nothing to do", async () => {
  daemon.on(`GET ${path}`, thing({ ours: "1" }, "e1"));
  expect((await daemon.client().update<Thing>(path, ours)).changed).toBe(false);
  expect(writes()).toEqual([]);
});

test("keeps another writer's key: reads and merges again after 412", async () => {
  daemon.on(`GET ${path}`, thing({}, "e1"), thing({ foreign: "2" }, "e2"));
  daemon.on(`PUT ${path}`, failure("ETag doesn't match", 412), sync(null));
  await daemon.client().update<Thing>(path, ours);
  expect(writes()).toEqual([
    ["e1", { ours: "1" }],
    ["e2", { foreign: "2", ours: "1" }],
  ]);
});

test("gives up after five writers that came first", async () => {
  daemon.on(`GET ${path}`, thing({}, "e1")).on(`PUT ${path}`, failure("ETag doesn't match", 412));
  const error = await incusRejection(daemon.client().update<Thing>(path, ours));
  expect(error).toMatchObject({ code: 412, method: "PUT" });
  expect(writes()).toHaveLength(5);
});

test("a lost answer is settled by the next read", async () => {
  daemon.on(`GET ${path}`, thing({}, "e1"), thing({ ours: "1" }, "e2"));
  daemon.on(`PUT ${path}`, reset);
  const updated = await daemon.client().update<Thing>(path, ours);
  expect(updated.changed).toBe(true);
  expect(writes()).toHaveLength(1);
});

test("a refusal is not tried again", async () => {
  daemon.on(`GET ${path}`, thing({}, "e1")).on(`PUT ${path}`, failure("Invalid value", 400));
  const error = await incusRejection(daemon.client().update<Thing>(path, ours));
  expect(error.reason).toBe("Invalid value");
  expect(writes()).toHaveLength(1);
});

test("follows the operation of an object that is updated in the background", async () => {
  daemon.on(`GET ${path}`, thing({}, "e1")).on(`PUT ${path}`, accepted("op1"));
  daemon.on("GET /1.0/operations/op1/wait", sync(operation("op1", 400, { err: "bad value" })));
  const error = await incusRejection(daemon.client().update<Thing>(path, ours));
  expect(error).toMatchObject({ outcome: "failed", reason: "bad value" });
});

test("two updates of one object run one after the other, those of others at once", async () => {
  const order: string[] = [];
  const answer =
    (name: string): Parameters<FakeDaemon["on"]>[1] =>
    (seen, response) => {
      order.push(`${seen.method} ${name}`);
      setTimeout(() => thing({}, "e1")(seen, response), 20);
    };
  for (const name of ["a", "b"]) {
    daemon.on(`GET /1.0/${name}`, answer(name)).on(`PUT /1.0/${name}`, answer(name));
  }
  const client = daemon.client();
  const updates = ["a", "a", "b"].map((name) => client.update(`/1.0/${name}`, ours));
  await Promise.all(updates);
  expect(order.filter((line) => line.endsWith("a"))).toEqual(["GET a", "PUT a", "GET a", "PUT a"]);
  expect(order.indexOf("GET b")).toBeLessThan(order.indexOf("PUT a"));
});

test("an update that fails does not stop the next", async () => {
  daemon.on(`GET ${path}`, failure("no", 400), thing({ ours: "1" }, "e1"));
  const client = daemon.client();
  const [first, second] = await Promise.allSettled([
    client.update<Thing>(path, ours),
    client.update<Thing>(path, ours),
  ]);
  expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
});
