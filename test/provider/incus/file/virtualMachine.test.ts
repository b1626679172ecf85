import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Call } from "../../../../provider/core/definition.ts";
import { placeFile } from "../../../../provider/incus/file/place.ts";
import { fileScope, untilReachable } from "../../../../provider/incus/file/scope.ts";
import type { FileInputs } from "../../../../provider/incus/file/schema.ts";
import { file } from "../../../../provider/incus/resources/file.ts";
import type { ProviderSession } from "../../../../provider/incus/providerSession.ts";
import { daemonCall } from "../daemonCall.ts";
import { FakeDaemon, failure, sync } from "../api/fakeDaemon.ts";

const inputs: FileInputs = {
  instance: "vm",
  project: "dev",
  path: "/etc/motd",
  type: "file",
  content: "hello",
  mode: "0644",
  uid: 0,
  gid: 0,
  createDirectories: true,
};
const known = { inputs, outputs: { sha256: "of hello" } };
const instance = "/1.0/instances/vm";
const motd = `${instance}/files?path=%2Fetc%2Fmotd&project=dev`;
const off = { type: "virtual-machine", status: "Stopped", status_code: 102, config: {} };
const on = { ...off, status: "Running", status_code: 103 };

// The lab has no agent to switch off and on: a daemon that answers as 6.0.4 does for VMs.
describe("a file in a VM", () => {
  let daemon: FakeDaemon;
  let warnings: string[];
  let call: Call<ProviderSession>;

  beforeEach(async () => {
    daemon = await new FakeDaemon().start();
    warnings = [];
    call = daemonCall(daemon, "File", (message) => warnings.push(message));
  });
  afterEach(async () => await daemon.close());

  const unreachable = (live: object, processes: number) =>
    daemon
      .on(`GET ${instance}?project=dev`, sync(live))
      .on(`GET ${instance}/state?project=dev`, sync({ processes, network: null }))
      .on(`GET ${motd}`, failure("VM agent isn't currently running", 500))
      .on(`DELETE ${motd}`, failure("VM agent isn't currently running", 500));

  test.each([
    ["is off", off],
    ["has no agent that answers", on],
  ])("is as it was recorded while the VM %s", async (_what, live) => {
    unreachable(live, -1);
    expect(await file.read(call, "dev/vm:/etc/motd", known)).toBe(known);
    await file.delete(call, "dev/vm:/etc/motd", known);
    expect(warnings).toEqual([
      expect.stringContaining(
        `file "/etc/motd" in instance "vm" in project "dev" was not compared`,
      ),
      expect.stringContaining("stays: its instance does not answer"),
    ]);
  });

  test("is not guessed where the agent answers, or nothing was recorded", async () => {
    unreachable(on, 20);
    await expect(file.read(call, "dev/vm:/etc/motd", known)).rejects.toThrow(/cannot read file/);
    await expect(file.delete(call, "dev/vm:/etc/motd", known)).rejects.toThrow(
      /cannot delete file/,
    );
    unreachable(off, -1);
    await expect(file.read(call, "dev/vm:/etc/motd", undefined)).rejects.toThrow(
      /cannot read file/,
    );
    expect(warnings).toEqual([]);
  });

  test("is written once the agent answers", async () => {
    const state = `GET ${instance}/state?project=dev`;
    daemon
      .on(`GET ${instance}?project=dev`, sync(on))
      .on(state, sync({ processes: -1 }), sync({ processes: -1 }), sync({ processes: 20 }))
      .on(`POST ${motd}`, sync(null))
      .on(`GET ${motd}`, (_seen, response) => {
        response.writeHead(200, { "x-incus-type": "file", "x-incus-mode": "0644" }).end("hello");
      });
    await untilReachable(fileScope(call, inputs));
    const { sha256 } = await placeFile(fileScope(call, inputs), inputs);
    expect(sha256).toBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    const requests = daemon.requests();
    const states = requests.filter((request) => request === state);
    expect(states).toHaveLength(3);
    expect(requests.lastIndexOf(state)).toBeLessThan(requests.indexOf(`POST ${motd}`));
  });
});
