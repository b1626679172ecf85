import { afterEach, beforeEach, expect, test } from "vitest";
import { remove } from "../../../provider/incus/remove.ts";
import { FakeDaemon, failure, sync } from "./api/fakeDaemon.ts";

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await new FakeDaemon().start();
});
afterEach(() => daemon.close());

const path = "/1.0/instances/web/snapshots/nightly";
const doomed = {
  object: 'snapshot "nightly"',
  token: "incus:index:InstanceSnapshot",
  id: "web",
  path,
};

function removing() {
  const call = {
    client: { stackId: "stack" },
    signal: new AbortController().signal,
    urn: "urn:pulumi:dev-web::strata::incus:index:InstanceSnapshot::nightly",
  };
  return remove(call as unknown as Parameters<typeof remove>[0], {
    ...doomed,
    api: daemon.client(),
  });
}

test("what the daemon is still busy with is deleted once it is idle", async () => {
  const busy = failure('Failed to delete: Instance is busy running a "create" operation', 400);
  daemon.on(`GET ${path}`, sync({ config: {} }));
  daemon.on(`DELETE ${path}`, busy, busy, sync({}));
  await removing();
  expect(daemon.requests().filter((request) => request === `DELETE ${path}`)).toHaveLength(3);
});

test("another refusal is told at once, with the object's users", async () => {
  daemon.on(`GET ${path}`, sync({ config: {}, used_by: ["/1.0/instances/db"] }));
  daemon.on(`DELETE ${path}`, failure("In use", 400));
  await expect(removing()).rejects.toThrow(
    /cannot delete snapshot "nightly": .*In use.*used by \/1\.0\/instances\/db: remove those first/,
  );
  expect(daemon.requests().filter((request) => request === `DELETE ${path}`)).toHaveLength(1);
});
