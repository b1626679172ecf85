import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Call } from "../../../../provider/core/definition.ts";
import { instance } from "../../../../provider/incus/resources/instance.ts";
import type { InstanceInputs } from "../../../../provider/incus/instance/schema.ts";
import type { ProviderSession } from "../../../../provider/incus/providerSession.ts";
import {
  FakeDaemon,
  accepted,
  failure,
  operation,
  sync,
  trustedServer,
} from "../api/fakeDaemon.ts";
import { daemonCall } from "../daemonCall.ts";

const nvidia = {
  vendor: "NVIDIA Corporation",
  vendor_id: "10de",
  product: "GA104",
  product_id: "2484",
  pci_address: "0000:01:00.0",
  drm: { id: 1, card_name: "card1" },
};
const onBoard = { pci_address: "0000:00:02.0", drm: { id: 0, card_name: "card0" } };
const path = "/1.0/instances/ai?project=dev";
const post = "POST /1.0/instances?project=dev";
const asking = "GET /1.0/resources?project=dev";

function inputsWith(devices: InstanceInputs["devices"]): InstanceInputs {
  return {
    name: "ai",
    project: "dev",
    description: "",
    type: "container",
    config: {},
    devices,
    profiles: ["default"],
    ephemeral: false,
    running: false,
  };
}
const gpu = (more: Record<string, string> = {}) => ({
  gpu: { type: "gpu", gputype: "physical", ...more },
});
const disk = { data: { type: "disk", source: "/srv", path: "/srv" } };

// No machine for tests has a card: a daemon that tells of two, and takes every instance.
describe("a GPU device", () => {
  let daemon: FakeDaemon;
  let call: Call<ProviderSession>;

  beforeEach(async () => {
    daemon = await new FakeDaemon().start();
    cards(nvidia, onBoard)
      .on(post, accepted("made"))
      .on("GET /1.0/operations/made/wait?project=dev", sync(operation("made", 200)))
      .on(`GET ${path}`, sync(live({})))
      .on(`PUT ${path}`, sync({}));
    call = daemonCall(daemon, "Instance");
  });
  afterEach(async () => await daemon.close());

  const cards = (...list: object[]) => daemon.on(asking, sync({ gpu: { cards: list, total: 0 } }));
  const live = (devices: object) => ({
    name: "ai",
    status: "Stopped",
    status_code: 102,
    location: "none",
    profiles: ["default"],
    config: {},
    devices,
    expanded_devices: devices,
  });
  const create = (devices: InstanceInputs["devices"]) =>
    instance.create(call, inputsWith(devices)).catch((error: Error) => error.message);
  const wrote = () => daemon.requests().filter((request) => !request.startsWith("GET"));

  test.each([
    ["by address", { pci: "01:00.0" }],
    ["by number", { id: "0" }],
    ["by product", { vendorid: "10de", productid: "2484" }],
    ["of any kind", {}],
    ["in another way than by card", { id: "nvidia.com/gpu=0" }],
  ])("finds its card %s", async (_how, selector) => {
    expect(await create(gpu(selector))).toMatchObject({ status: "Stopped" });
    expect(wrote()).toEqual([post]);
  });

  test("for a card that is not there fails before anything is made, and tells what is", async () => {
    expect(await create(gpu({ pci: "0000:41:00.0" }))).toBe(
      'instance "ai" in project "dev" was not changed: its device "gpu" asks for the GPU with pci 0000:41:00.0, ' +
        "and the server has NVIDIA Corporation GA104 (id 1, pci 0000:01:00.0, productid 2484, vendorid 10de), " +
        "a card (id 0, pci 0000:00:02.0). Correct the device, or put the card in, and run pulumi up again",
    );
    cards();
    expect(await create(gpu())).toContain(
      '"gpu" asks for a GPU, and the server has no GPU. Correct',
    );
    expect(wrote()).toEqual([]);
  });

  test("is the only one that makes the provider ask for cards", async () => {
    await create(disk);
    expect(wrote()).toEqual([post]);
    expect(daemon.requests()).not.toContain(asking);
  });

  test.each([
    ["a restricted certificate", () => daemon.on(asking, failure("Forbidden", 403))],
    [
      "a cluster",
      () => {
        cards();
        const environment = { ...trustedServer.environment, server_clustered: true };
        return daemon.on("GET /1.0", sync({ ...trustedServer, environment }));
      },
    ],
  ])("is left to the daemon with %s", async (_what, prepare) => {
    prepare();
    expect(await create(gpu({ pci: "0000:41:00.0" }))).toMatchObject({ status: "Stopped" });
  });

  test("is checked again only when an update changes it", async () => {
    cards();
    const kept = {
      old: inputsWith(gpu()),
      outputs: { status: "", macs: {}, location: "", fingerprint: "" },
    };
    const update = (devices: InstanceInputs["devices"]) =>
      instance.update?.(
        call,
        "dev/ai",
        { inputs: kept.old, outputs: kept.outputs },
        inputsWith(devices),
      );
    await update({ ...gpu(), ...disk });
    expect(wrote()).toEqual([`PUT ${path}`]);
    expect(daemon.requests()).not.toContain(asking);
    await expect(update(gpu({ id: "1" }))).rejects.toThrow(/asks for the GPU with id 1, and/);
    expect(wrote()).toEqual([`PUT ${path}`]);
  });
});
