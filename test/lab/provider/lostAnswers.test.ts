import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import { type FaultProxy, startFaultProxy } from "../../../lab/faultProxy/faultProxy.ts";
import { names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { packImage } from "../harness/packImage.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const project = "lost";
const place = { instance: "box", project };

describe("when the daemon acts but its answer is lost", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const inGuest = async (script: string) =>
    (await guestExec(socket, project, "box", ["/bin/sh", "-c", script])).exitCode === 0;
  let proxy: FaultProxy;
  let provider: ProviderProcess;
  let dir = "";

  /** Breaks the connection once the daemon has answered the first such request. */
  const loseAnswer = (method: string, path: string) =>
    proxy.add({ method, path, nth: 1, action: { do: "reset-after" } });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-lost-"));
    proxy = await startFaultProxy({ upstream: socket, socket: join(dir, "socket") });
    provider = await ProviderProcess.start({ socket: proxy.socket, fingerprint });
    await guests.create();
    await guests.add("box");
  });
  beforeEach(() => proxy.clear());
  afterAll(async () => {
    await guests.drop();
    await provider.stop();
    await proxy.close();
    await rm(dir, { recursive: true });
  });

  test("an image is there once, and ours", async () => {
    const lost = loseAnswer("POST", "/1.0/images");
    const file = await packImage(dir, "lost-upload");
    const images = async () => new Set(await names(socket, guests.path("images")));
    const before = await images();
    const made = await provider.create("incus:index:Image", "lost", { project, file });
    expect(lost.hits).toBe(1);
    expect(made.state["shared"]).toBe(false);
    expect(await images()).toEqual(new Set([...before, made.state["fingerprint"]]));
    expect(await provider.read(made)).toEqual(made);
    await provider.delete(made);
    expect(await images()).toEqual(before);
  });

  test("a snapshot is taken once, and ours", async () => {
    const lost = loseAnswer("POST", "/1.0/instances/box/snapshots");
    const made = await provider.create("incus:index:InstanceSnapshot", "snap", place);
    expect(lost.hits).toBe(1);
    expect(await names(socket, guests.path("instances/box/snapshots"))).toEqual(["snap"]);
    expect(await provider.read(made)).toEqual(made);
    await provider.delete(made);
  });

  test("a file is written again", async () => {
    const lost = loseAnswer("POST", "/1.0/instances/box/files");
    const args = { ...place, path: "/srv-note", content: "whole" };
    await provider.create("incus:index:File", "note", args);
    expect(lost.hits).toBe(1);
    expect(await inGuest('test "$(cat /srv-note)" = whole')).toBe(true);
  });

  test("a command is not run twice on its own account", async () => {
    const lost = loseAnswer("POST", "/1.0/instances/box/exec");
    const args = { ...place, command: ["/bin/sh", "-c", "echo >> /runs"] };
    await expect(provider.create("incus:index:Exec", "once", args)).rejects.toThrow(
      /cannot run command "once" in instance "box" .* it may have run in part/,
    );
    expect(lost.hits).toBe(1);
    expect(proxy.counts({ method: "POST", path: "/1.0/instances/box/exec" }).total).toBe(1);
    await provider.create("incus:index:Exec", "once", args);
    expect(await inGuest('test "$(wc -l < /runs)" = 1')).toBe(true);
  });
});
