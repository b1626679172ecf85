import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { placeFile } from "../../../../provider/incus/file/place.ts";
import type { FileInputs } from "../../../../provider/incus/file/schema.ts";
import { fileScope } from "../../../../provider/incus/file/scope.ts";
import { daemonCall } from "../daemonCall.ts";
import { FakeDaemon, failure, sync } from "../api/fakeDaemon.ts";

const inputs: FileInputs = {
  instance: "web",
  project: "dev",
  path: "/srv/keys",
  type: "directory",
  mode: "0700",
  uid: 0,
  gid: 0,
  createDirectories: true,
};
const keys = "/1.0/instances/web/files?path=%2Fsrv%2Fkeys&project=dev";
const owned = { "x-incus-type": "directory", "x-incus-uid": "0", "x-incus-gid": "0" };
const directory = (mode: string) => (_seen: unknown, response: ServerResponse) =>
  void response.writeHead(200, { ...owned, "x-incus-mode": mode }).end();

// Moments between two requests, which a real daemon does not stop at.
describe("a directory that a file below it makes in the same moment", () => {
  let daemon: FakeDaemon;
  let place: () => Promise<unknown>;

  beforeEach(async () => {
    daemon = await new FakeDaemon().start();
    const call = daemonCall(daemon, "File");
    place = () => placeFile(fileScope(call, inputs), inputs);
    daemon
      .on("GET /1.0/instances/web?project=dev", sync({ type: "container", config: {} }))
      .on(`POST ${keys}`, sync(null));
  });
  afterEach(async () => await daemon.close());

  const absent = failure("file does not exist", 404);

  test("is made again as declared, while it is empty", async () => {
    daemon
      .on(`HEAD ${keys}`, absent, directory("0755"))
      .on(`GET ${keys}`, absent, directory("0700"))
      .on(`DELETE ${keys}`, sync(null));
    await place();
    const writes = daemon.requests().filter((request) => !/^(GET|HEAD) /.test(request));
    expect(writes).toEqual([`POST ${keys}`, `DELETE ${keys}`, `POST ${keys}`]);
  });

  test("is refused with the way out, once something is in it", async () => {
    daemon
      .on(`HEAD ${keys}`, absent, directory("0755"))
      .on(`GET ${keys}`, absent)
      .on(`DELETE ${keys}`, failure("directory not empty", 500));
    await expect(place()).rejects.toThrow(
      /cannot write directory "\/srv\/keys" in instance "web".*let that file wait for it \(dependsOn\)/s,
    );
  });
});
