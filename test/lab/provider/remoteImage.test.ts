import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";

import { daemonGet, daemonWrite, isGone, names } from "../harness/daemon.ts";
import { type ImageServer, startImageServer } from "../harness/imageServer.ts";
import { packImage } from "../harness/packImage.ts";
import { ProviderProcess } from "../harness/providerProcess.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const type = "incus:index:Image";
const project = "fetched";

interface Live {
  readonly public: boolean;
  readonly auto_update: boolean;
  readonly properties: Record<string, string>;
}

describe("Image from a server", () => {
  const { socket, fingerprint, dir: lab } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const imagePath = (print: unknown) => guests.path(`images/${print as string}`);
  const live = (print: unknown) => daemonGet<Live>(socket, imagePath(print));
  const images = () => names(socket, guests.path("images"));
  const alias = async (name: string) =>
    (await daemonGet<{ target: string }>(socket, guests.path(`images/aliases/${name}`))).target;
  const stackId = randomUUID();
  let provider: ProviderProcess;
  let server: ImageServer;
  let dir = "";

  beforeEach(({ skip }) => skip(lab === "", "the server runs inside the throwaway lab only"));
  beforeAll(async () => {
    if (lab === "") return;
    dir = await mkdtemp(join(tmpdir(), "strata-images-"));
    server = await startImageServer(lab);
    provider = await ProviderProcess.start({ socket, fingerprint, stackId });
    await guests.create({ "features.images": "true" });
  });
  afterAll(async () => {
    if (lab === "") return;
    await guests.drop();
    await provider.stop();
    await server.close();
    await rm(dir, { recursive: true });
  });

  test("is fetched by the daemon, once, and deleted", async () => {
    await server.publish("plain", await packImage(dir, "plain"), "20260101");
    const args = {
      project,
      server: server.url,
      alias: "plain",
      aliases: ["local/plain"],
      properties: { color: "red" },
    };
    const made = await provider.create(type, "plain", args);
    expect(made.id).toBe(`fetched/container:plain@${server.url}`);
    expect(made.state).toMatchObject({ shared: false, ownAliases: ["local/plain"] });
    const { properties } = await live(made.state["fingerprint"]);
    expect(properties).toMatchObject({
      color: "red",
      os: "strata",
      "user.pulumi.owner": `${stackId}/${type}/${made.id}`,
    });
    expect((await provider.diff(made, args)).changed).toBe(false);
    expect(await provider.read(made)).toEqual(made);

    // What an interrupted run left is known by its mark and by where it came from.
    const later = await ProviderProcess.start({ socket, fingerprint, stackId });
    const again = await later.create(type, "plain", args);
    expect(again.state).toEqual(made.state);
    await later.delete(again);
    await later.stop();
    expect(await images()).toEqual([]);
    expect(await provider.read(made)).toBeUndefined();
  });

  test("that the daemon follows to a newer one is still the same resource", async () => {
    await server.publish("moving", await packImage(dir, "moving-1"), "20260101");
    const args = {
      project,
      server: server.url,
      alias: "moving",
      aliases: ["local/moving"],
      autoUpdate: true,
    };
    const made = await provider.create(type, "moving", args);
    const first = made.state["fingerprint"];
    expect((await live(first)).auto_update).toBe(true);
    await server.publish("moving", await packImage(dir, "moving-2"), "20260201");
    await daemonWrite(socket, "POST", guests.path(`images/${first as string}/refresh`));
    const second = await alias("local/moving");
    expect(second).not.toBe(first);
    expect(await isGone(socket, imagePath(first))).toBe(true);

    const moved = await provider.read(made);
    expect(moved?.id).toBe(made.id);
    expect(moved?.state["fingerprint"]).toBe(second);
    expect(moved?.inputs).toEqual(made.inputs);
    // Without a refresh in between as well.
    const updated = await provider.update(made, { ...args, properties: { color: "blue" } });
    expect((await live(second)).properties["color"]).toBe("blue");
    expect(updated.state["fingerprint"]).toBe(second);
    await provider.delete(made);
    expect(await images()).toEqual([]);
  });

  test("that is there under another name stays as it was", async () => {
    const file = await packImage(dir, "both");
    const other = await ProviderProcess.start({ socket, fingerprint });
    const properties = { color: "green" };
    const theirs = await other.create(type, "both", { project, file, public: true, properties });
    const before = await live(theirs.state["fingerprint"]);
    await server.publish("both", file, "20260101");
    const args = { project, server: server.url, alias: "both", properties: { color: "red" } };
    const made = await provider.create(type, "both", args);
    expect(made.state).toMatchObject({ shared: true, fingerprint: theirs.state["fingerprint"] });
    const after = await live(made.state["fingerprint"]);
    expect(after.properties).toEqual(before.properties);
    expect(after).toMatchObject({ public: true, auto_update: false });
    await provider.delete(made);
    expect(await images()).toEqual([theirs.state["fingerprint"]]);
    await other.delete(theirs);
    await other.stop();
  });

  test("that is not there fails with the server's words, and leaves nothing", async () => {
    const args = { project, server: server.url, alias: "missing" };
    await expect(provider.create(type, "missing", args)).rejects.toThrow(
      /cannot create image "missing" in project "fetched" from missing at http.*: .*couldn't be found/,
    );
    expect(await images()).toEqual([]);
  });
});
