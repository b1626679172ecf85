import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { isGone, names } from "../harness/daemon.ts";
import { guestExec } from "../harness/guest.ts";
import { packImage } from "../harness/packImage.ts";
import { PulumiStack, type TestResource } from "../harness/pulumiStack.ts";
import { TinyGuests } from "../harness/tinyGuests.ts";

const project = "guest-program";
const place = { instance: "box", project };

describe("image, file, command and snapshot under the real engine", () => {
  const { socket, fingerprint } = inject("lab");
  const guests = new TinyGuests(socket, project);
  const pictures = new TinyGuests(socket, "guest-pictures");
  let stack: PulumiStack;
  let dir = "";

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "strata-program-"));
    stack = await PulumiStack.create({ socket, fingerprint });
    await pictures.create({ "features.images": "true" });
    await guests.create();
    await guests.add("box");
  });
  afterAll(async () => {
    await stack.remove();
    await guests.drop();
    await pictures.drop();
    await rm(dir, { recursive: true });
  });

  const program = (message: string, image: string): TestResource[] => [
    {
      type: "incus:index:Image",
      name: "image",
      args: { project: pictures.project, file: image, aliases: ["mine"] },
    },
    {
      type: "incus:index:File",
      name: "file",
      args: { ...place, path: "/srv/message", source: join(dir, "message") },
    },
    {
      type: "incus:index:Exec",
      name: "exec",
      args: { ...place, command: ["cp", "/srv/message", "/srv/copy"], triggers: [message] },
      opts: { dependsOn: ["file"] },
    },
    {
      type: "incus:index:InstanceSnapshot",
      name: "snapshot",
      args: place,
      opts: { dependsOn: ["exec"] },
    },
  ];
  const deploy = async (message: string, image: string): Promise<void> => {
    await writeFile(join(dir, "message"), message);
    await stack.resources(program(message, image));
    const up = await stack.up();
    expect(up).toMatchObject({ exitCode: 0 });
    const quiet = await stack.noChanges();
    expect(quiet).toMatchObject({ exitCode: 0 });
    const copied = ["grep", "-qx", message, "/srv/copy"];
    expect((await guestExec(socket, project, "box", copied)).exitCode).toBe(0);
    const images = await names(socket, pictures.path("images/aliases"));
    expect(images).toEqual(["mine"]);
  };

  test("come up, change, stay quiet after a refresh, and go", async () => {
    await deploy("first", await packImage(dir, "first"));
    await deploy("second", await packImage(dir, "second"));
    const refreshed = await stack.refresh("--expect-no-changes");
    expect(refreshed).toMatchObject({ exitCode: 0 });

    const destroyed = await stack.destroy();
    expect(destroyed).toMatchObject({ exitCode: 0 });
    expect(await names(socket, pictures.path("images"))).toEqual([]);
    expect(await isGone(socket, guests.path("instances/box/snapshots/snapshot"))).toBe(true);
    const left = ["test", "-e", "/srv/message"];
    expect((await guestExec(socket, project, "box", left)).exitCode).toBe(1);
  });
});
