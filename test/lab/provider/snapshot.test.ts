import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite, isGone } from "../harness/daemon.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:InstanceSnapshot";
const project = "snapshots";
const place = { instance: "box", project };

interface Live {
  readonly created_at: string;
  readonly expires_at: string;
  readonly stateful: boolean;
}

describe("InstanceSnapshot", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const snapshot = (name: string) => guests.path(`instances/box/snapshots/${name}`);
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await ProviderProcess.start({ socket, fingerprint });
    await guests.create();
    await guests.add("box", { running: false });
  });
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
  });

  test("is taken, read, given another end, and deleted", async () => {
    const made = await provider.create(type, "first", place);
    expect(made.id).toBe("snapshots/box/first");
    const live = await daemonGet<Live>(socket, snapshot("first"));
    expect(made.state["createdAt"]).toBe(live.created_at);
    expect(live.expires_at).toMatch(/^0001-/);
    expect(await provider.read(made)).toEqual(made);

    // The same instant as the server will answer, in the user's own spelling.
    const args = { ...place, expiresAt: "2035-01-31T02:00:00+02:00" };
    expect((await provider.diff(made, args)).paths).toEqual({ expiresAt: "add" });
    const dated = await provider.update(made, args);
    const until = (await daemonGet<Live>(socket, snapshot("first"))).expires_at;
    expect(Date.parse(until)).toBe(Date.parse("2035-01-31T00:00:00Z"));
    expect(await provider.read(dated)).toEqual(dated);

    const endless = await provider.update(dated, place);
    expect((await daemonGet<Live>(socket, snapshot("first"))).expires_at).toMatch(/^0001-/);
    await provider.delete(endless);
    expect(await isGone(socket, snapshot("first"))).toBe(true);
    expect(await provider.read(endless)).toBeUndefined();
    await provider.delete(endless);
  });

  test("never expires unless told so, whatever the instance says", async () => {
    const config = { "snapshots.expiry": "1d" };
    await daemonWrite(socket, "PATCH", guests.path("instances/box"), { config });
    const made = await provider.create(type, "endless", place);
    expect((await daemonGet<Live>(socket, snapshot("endless"))).expires_at).toMatch(/^0001-/);
    expect(await provider.read(made)).toEqual(made);
    await provider.delete(made);
  });

  test("does not take over one that was there before, but can import it", async () => {
    await daemonWrite(socket, "POST", guests.path("instances/box/snapshots"), { name: "theirs" });
    const before = await daemonGet<Live>(socket, snapshot("theirs"));
    await expect(provider.create(type, "theirs", place)).rejects.toThrow(
      /cannot create snapshot "theirs" of instance "box" in project "snapshots": it exists already.*pulumi import incus:index:InstanceSnapshot theirs snapshots\/box\/theirs/,
    );
    expect(await daemonGet<Live>(socket, snapshot("theirs"))).toEqual(before);

    const imported = await provider.import(type, "theirs", "snapshots/box/theirs");
    expect(imported?.inputs).toMatchObject({ ...place, name: "theirs", stateful: false });
    if (!imported) throw new Error("nothing was imported");
    expect((await provider.diff(imported, place)).paths).not.toHaveProperty("stateful");
    await provider.delete(imported);
    expect(await isGone(socket, snapshot("theirs"))).toBe(true);
  });

  test("of an instance that is not there names it", async () => {
    const lost = { instance: "nobody", project };
    await expect(provider.create(type, "lost", lost)).rejects.toThrow(
      /cannot create snapshot "lost" of instance "nobody" in project "snapshots": .*not found/i,
    );
    expect(await provider.import(type, "lost", "snapshots/nobody/lost")).toBeUndefined();
    await expect(provider.import(type, "lost", "lost")).rejects.toThrow(/project\/instance\/name/);
  });

  test("is replaced when anything but its end changes", async () => {
    const made = await provider.create(type, "other", place);
    expect((await provider.diff(made, { ...place, name: "another" })).replaces).toEqual(["name"]);
    await provider.delete(made);
  });
});
