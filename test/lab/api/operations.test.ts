import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { connectIncus } from "../../../provider/incus/api/client.ts";
import { IncusError } from "../../../provider/incus/api/incusError.ts";
import type { Instance } from "../../../provider/incus/api/types/instances.ts";
import type { Profile } from "../../../provider/incus/api/types/profiles.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { type ApiCase, openApiCase, tiny } from "./apiCase.ts";

let api: ApiCase;
beforeAll(async () => {
  api = await openApiCase("api-operations");
});
afterAll(() => api.close());
beforeEach(() => api.proxy.clear());

async function failureOf(promise: Promise<unknown>): Promise<IncusError> {
  const error = await promise.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(IncusError);
  return error as IncusError;
}

const instances = { method: "POST", path: "/1.0/instances" };

test("the first request is GET /1.0, and the last for a server that is not ours", async () => {
  const connection = unixConnection(api.proxy.socket);
  const other = connectIncus(connection, { fingerprint: "0".repeat(64) });
  await expect(other.list("/1.0/instances")).rejects.toThrow(inject("lab").fingerprint);
  await expect(other.send("DELETE", "/1.0/projects/default")).rejects.toThrow("expected 0000");
  other.close();
  expect(api.proxy.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /1.0"]);
});

describe("not found", () => {
  test("is undefined for an absent item, and for any item of an absent project", async () => {
    expect(await api.client.find("/1.0/instances/none")).toBeUndefined();
    expect(await api.client.find("/1.0/profiles/none")).toBeUndefined();
    expect(await api.client.project("none").find("/1.0/instances/none")).toBeUndefined();
    expect((await api.client.find<Profile>("/1.0/profiles/default"))?.value.name).toBe("default");
  });

  test("of something else that a write names is an error", async () => {
    const error = await failureOf(
      api.client.send("POST", "/1.0/instances", tiny("lost", { profiles: ["none"] })),
    );
    expect(error).toMatchObject({ outcome: "failed", method: "POST" });
    expect(await api.direct.find("/1.0/instances/lost")).toBeUndefined();
  });
});

test("a failure inside the operation is the request's failure, in the daemon's words", async () => {
  const bad = tiny("bad", { config: { "limits.memory": "8G" } });
  const error = await failureOf(api.client.send("POST", "/1.0/instances", bad));
  expect(error.outcome).toBe("failed");
  expect(error.reason).toMatch(/limits\.memory|8G/);
});

test("a name that is taken is a failure, whatever its status", async () => {
  await api.client.send("POST", "/1.0/profiles", { name: "twice" });
  const error = await failureOf(api.client.send("POST", "/1.0/profiles", { name: "twice" }));
  expect(error.outcome).toBe("failed");
});

describe("lost answers", () => {
  test("a reset in the wait attaches again: one create, one instance", async () => {
    const broken = api.proxy.add({
      path: "/1.0/operations/*/wait",
      nth: [1, 2],
      action: { do: "reset-before" },
    });
    await api.client.send("POST", "/1.0/instances", tiny("wait"));
    expect(broken.hits).toBe(2);
    expect(api.proxy.counts(instances).total).toBe(1);
    expect((await api.direct.get<Instance>("/1.0/instances/wait")).value.status).toBe("Stopped");
  });

  test("a lost answer to a create is unknown, and the object is there", async () => {
    api.proxy.add({ ...instances, action: { do: "reset-after" } });
    const error = await failureOf(api.client.send("POST", "/1.0/instances", tiny("after")));
    expect(error.outcome).toBe("unknown");
    expect(api.proxy.counts(instances).total).toBe(1);
    await expect
      .poll(() => api.direct.find("/1.0/instances/after"), { timeout: 20_000 })
      .toBeDefined();
  });

  test("an operation that ended unseen is unknown, not failed", async () => {
    api.proxy.add({ path: "/1.0/operations/*/wait", action: { do: "delay", ms: 7_000 } });
    const error = await failureOf(api.client.send("POST", "/1.0/instances", tiny("late")));
    expect(error).toMatchObject({ outcome: "unknown", code: 404 });
    expect(await api.direct.find("/1.0/instances/late")).toBeDefined();
  });
});

describe("update", () => {
  const path = "/1.0/profiles/shared";
  const set = (key: string) => (profile: Profile) => ({
    config: { ...profile.config, [key]: "1" },
    description: profile.description,
    devices: profile.devices,
  });
  const keys = async () => {
    const { value } = await api.direct.get<Profile>(path);
    return Object.keys(value.config).sort();
  };
  beforeAll(async () => {
    await api.direct.send("POST", "/1.0/profiles", { name: "shared" });
  });

  test("of one object by many of us at once loses no key", async () => {
    const ours = ["user.a", "user.b", "user.c", "user.d"];
    await Promise.all(ours.map((key) => api.client.update(path, set(key))));
    expect(await keys()).toEqual(ours);
  });

  test("keeps what another writer set between our read and our write", async () => {
    const held = api.proxy.add({ method: "PUT", path, nth: 1, action: { do: "hang" } });
    const updating = api.client.update(path, set("user.ours"));
    await held.hit();
    await api.direct.update(path, set("user.foreign"));
    held.release();
    await updating;
    expect(api.proxy.counts({ method: "PUT", path }).total).toBe(2);
    expect(await keys()).toEqual(expect.arrayContaining(["user.a", "user.foreign", "user.ours"]));
  });
});
